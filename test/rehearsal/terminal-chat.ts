// A chat with the bot in a terminal: what the phone shows is drawn and redrawn, what is typed is sent or pressed.
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { ChatView, OpenChat } from '../emulators/phone.ts'
import { helpText, readTyped, type Typed } from './chat-input.ts'
import { createChatScreen, type Output } from './chat-screen.ts'
import { createChatBlocks, editEcho, statusLines } from './render-chat.ts'
import type { Block } from './repaint.ts'
import { styled, styledLines } from './styled-lines.ts'

export interface TerminalChatDeps {
  readonly chat: OpenChat
  readonly input: Readable
  readonly output: Output
  /** IANA zone of the times shown. */
  readonly timeZone: string
  /** Now, in ms; it spaces the refreshes of the pinned status. */
  readonly clock: () => number
  /** Runs `task` in `ms`; gives the function that calls it off. */
  readonly later: (ms: number, task: () => void) => () => void
  /** Writes a file that the bot sent; gives the place to tell the person. */
  readonly save: (fileName: string, content: Buffer) => Promise<string>
  /** Ends the chat from outside. */
  readonly signal: AbortSignal
}

export interface TerminalChat {
  /** Shows a line of the terminal's own between the messages. Nothing else may write to the output meanwhile. */
  announce(text: string): void
  /** Resolves when the person leaves (quit, Ctrl-D, Ctrl-C), the input ends, or `signal` aborts. */
  readonly ended: Promise<void>
}

/** The pinned status is refreshed at most that often. */
const statusEveryMs = 1000

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const openTerminalChat = (deps: TerminalChatDeps): TerminalChat => {
  const { chat, clock } = deps
  const left = new AbortController()
  const over = AbortSignal.any([deps.signal, left.signal])
  const reader = createInterface({
    input: deps.input,
    output: deps.output,
    prompt: '> ',
    terminal: deps.output.isTTY === true,
    completer: (line: string, done: (error: Error | null, result: [string[], string]) => void) => {
      const fitting = async (): Promise<[string[], string]> => {
        const names = line.startsWith('/') ? (await chat.commands()).map(({ command }) => `/${command} `) : []
        return [names.filter((name) => name.startsWith(line)), line]
      }
      fitting().then(
        (result) => done(null, result),
        (error: unknown) => done(new Error(wordsOf(error)), [[], line]),
      )
    },
  })
  const screen = createChatScreen({ output: deps.output, reader, timeZone: deps.timeZone, echo: editEcho })

  const blocksOf = createChatBlocks(chat.userId)

  let view: ChatView = { version: -1, chatId: chat.chatId, messages: [], toasts: [] }
  let notices: readonly Block[] = []
  let status: readonly string[] = []
  let statusAt = Number.NEGATIVE_INFINITY
  let callOff: (() => void) | undefined

  const freshStatus = (): readonly string[] => {
    const wanted = statusLines(view, screen.look())
    if (wanted.join('\n') === status.join('\n')) return status
    const wait = statusAt + statusEveryMs - clock()
    if (wait <= 0) {
      statusAt = clock()
      return wanted
    }
    callOff ??= deps.later(wait, () => {
      callOff = undefined
      paint()
    })
    return status
  }

  const paint = () => {
    if (over.aborted) return
    status = freshStatus()
    screen.show([...blocksOf(view, screen.look()), ...notices], status)
  }

  const announce = (text: string) => {
    const look = screen.look()
    const lines = text.split('\n').flatMap((line) => styledLines(line, [], look))
    notices = [
      ...notices,
      { key: `notice ${notices.length + 1}`, lines: lines.map((line) => styled(line, 'dim', look)) },
    ]
    paint()
  }

  const save = async (messageId: number) => {
    const attachment = view.messages.find(({ id }) => id === messageId)?.attachment
    if (attachment === undefined) return announce(`message #${messageId} has no file`)
    announce(`saved to ${await deps.save(attachment.fileName, await chat.file(attachment.fileId))}`)
  }

  const obey = async (typed: Typed): Promise<unknown> => {
    switch (typed.kind) {
      case 'say':
        return chat.say(typed.text)
      case 'press':
        return chat.press(typed.messageId, { position: typed.position })
      case 'save':
        return save(typed.messageId)
      case 'help':
        return announce(helpText)
      case 'quit':
        return left.abort()
      case 'impossible':
        return announce(typed.reason)
      case 'nothing':
        return undefined
    }
  }

  // One line at a time, so that piped lines reach the bot in their order; the end of the input comes after them.
  let queue: Promise<unknown> = Promise.resolve()
  reader.on('line', (line) => {
    screen.forgetTyped(line)
    const typed = readTyped(line, view)
    queue = queue.then(() => obey(typed)).catch((error: unknown) => announce(wordsOf(error)))
  })
  reader.on('close', () => {
    queue = queue.then(() => left.abort())
  })
  reader.on('SIGINT', () => left.abort())

  const follow = async () => {
    try {
      for (;;) {
        view = await chat.view()
        paint()
        await chat.changed(view.version, over)
      }
    } catch (error) {
      if (!over.aborted) throw error
    } finally {
      callOff?.()
      reader.close()
      screen.close()
    }
  }

  return { announce, ended: follow() }
}
