// Piped input at a person's pace: each line waits until the bot has answered the one before and said no more for a while.
import { createInterface } from 'node:readline'
import { PassThrough, type Readable } from 'node:stream'
import type { ChatView, OpenChat } from '../emulators/phone.ts'
import { readTyped } from './chat-input.ts'

export interface PacedLinesOptions {
  readonly chat: OpenChat
  readonly input: Readable
  /** The bot has nothing to say when it says nothing for so long, in ms. */
  readonly silenceMs: number
  /** A line that gets no answer at all is not waited for any longer, in ms. */
  readonly patienceMs: number
  readonly signal: AbortSignal
}

/** All that the bot has done so far. */
const doneBy = ({ messages, toasts }: ChatView): string =>
  JSON.stringify([messages.filter(({ from }) => from === 'bot').map(({ id, edits }) => [id, edits]), toasts.length])

/** Gives the same lines, one after another, and ends when they do. */
export const pacedLines = ({ chat, input, silenceMs, patienceMs, signal }: PacedLinesOptions): Readable => {
  const paced = new PassThrough()

  /** Resolves with the next view, or with undefined when nothing changes in that time. */
  const next = async (view: ChatView, ms: number): Promise<ChatView | undefined> => {
    const quiet = AbortSignal.timeout(ms)
    try {
      await chat.changed(view.version, AbortSignal.any([signal, quiet]))
      return await chat.view()
    } catch (error) {
      if (quiet.aborted) return undefined
      throw error
    }
  }

  const answered = async (before: ChatView): Promise<void> => {
    let view: ChatView | undefined = before
    while (view && doneBy(view) === doneBy(before)) view = await next(view, patienceMs)
    while (view) view = await next(view, silenceMs)
  }

  const pace = async () => {
    for await (const line of createInterface({ input })) {
      const before = await chat.view()
      paced.write(`${line}\n`)
      const { kind } = readTyped(line, before)
      if (kind === 'say' || kind === 'press') await answered(before)
    }
  }
  pace()
    .catch(() => undefined)
    .finally(() => paced.end())
  return paced
}
