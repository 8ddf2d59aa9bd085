// The transcript: what the phone shows as it comes, with ▶ before what its owner does and ■ before what befalls the app.
import type { ChatView, OpenChat } from '../emulators/phone.ts'
import { createChatBlocks, statusLines } from './render-chat.ts'
import type { Look } from './styled-lines.ts'

export interface Transcript {
  /** Something that the owner does. */
  does(what: string): void
  /** Something that happens around the chat. */
  happens(what: string): void
  /** What the phone shows and did not show before; what was edited is shown again. */
  sees(view: ChatView): void
}

export const createTranscript = (
  chat: Pick<OpenChat, 'userId'>,
  look: Look,
  write: (text: string) => void,
): Transcript => {
  const blocksOf = createChatBlocks(chat.userId)
  const shown = new Map<string, string>()
  const line = (text: string) => write(`${text}\n`)
  const news = (key: string, lines: readonly string[]) => {
    const text = lines.join('\n')
    if (text === '' || shown.get(key) === text) return
    shown.set(key, text)
    line(text)
  }
  return {
    does: (what) => line(`\n▶ ${what}`),
    happens: (what) => line(`\n■ ${what}`),
    sees(view) {
      const others = { ...view, messages: view.messages.filter(({ from }) => from !== chat.userId) }
      for (const { key, lines } of blocksOf(others, look)) news(key, lines)
      news('status', statusLines(view, look))
    },
  }
}
