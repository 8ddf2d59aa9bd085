// The player: drives the bot from the phone, waits for what it shows and never for a time, and says what it waited for.
import { type ChatMessage, type ChatView, type OpenChat, waitFor } from '../emulators/phone.ts'
import type { Exit } from './child.ts'
import type { KillOrder } from './kill-order.ts'
import type { Phrases } from './phrases.ts'
import type { RunningApp, Supervisor } from './supervisor.ts'
import type { Transcript } from './transcript.ts'

type Seen = (message: ChatMessage) => boolean

export interface PlayerDeps {
  readonly chat: OpenChat
  readonly supervisor: Pick<Supervisor, 'startApp'>
  readonly transcript: Transcript
  readonly phrases: Phrases
  /** Ends the whole play. */
  readonly deadline: AbortSignal
}

export interface Player {
  readonly chat: OpenChat
  /** Starts the app, to be killed where the order says. */
  launch(order?: KillOrder): RunningApp
  /** Waits until the app was killed by its order. Rejects when it ended otherwise. */
  killed(): Promise<void>
  /** Ends the app in order; gives how it ended. */
  leave(): Promise<Exit>
  /** Says something and waits for the bot's message that `seen` recognises. */
  ask(text: string, seen: Seen): Promise<ChatMessage>
  /** Waits for a message newer than `after`. */
  message(what: string, seen: Seen, after: number): Promise<ChatMessage>
  /**
   * Presses the button whose label begins as the sentence of `key` does, `times` times at once; gives the toasts.
   * `row` leaves out the rows of the keyboard before that one.
   */
  press(message: ChatMessage, key: string, how?: { times?: number; row?: number }): Promise<readonly string[]>
  /** The id of the newest message: what comes later is newer. */
  now(): Promise<number>
}

/** Finds a button by the beginning of its label, from `row` on. Throws with the labels that there are. */
const buttonOf = ({ id, keyboard }: ChatMessage, beginning: string, row = 0) => {
  const labels = keyboard.flat().map(({ label }) => label)
  const first = keyboard.slice(0, row).flat().length
  const position = labels.findIndex((label, index) => index >= first && label.startsWith(beginning))
  const label = labels[position]
  if (label === undefined) throw new Error(`message ${id} has no button "${beginning}"; it has: ${labels.join(' | ')}`)
  return { position, label }
}

const whyOver = ({ reason }: AbortSignal): string =>
  reason instanceof DOMException && reason.name === 'TimeoutError' ? 'the time was over' : 'it was interrupted'

const words = ({ code, signal }: Exit): string => (signal ? `was ended by ${signal}` : `ended with code ${code}`)

export const createPlayer = ({ chat, supervisor, transcript, phrases, deadline }: PlayerDeps): Player => {
  let app: RunningApp | undefined
  let gone = new AbortController()
  let exit: Exit | undefined

  const see = async <T>(what: string, find: (view: ChatView) => T | undefined | false): Promise<T> => {
    let last: ChatView | undefined
    try {
      return await waitFor(
        chat,
        (view) => {
          last = view
          return find(view)
        },
        AbortSignal.any([deadline, gone.signal]),
      )
    } catch (error) {
      if (deadline.aborted) throw new Error(`${whyOver(deadline)} while waiting for ${what}`, { cause: error })
      if (exit) throw new Error(`the app ${words(exit)} while waiting for ${what}`, { cause: error })
      throw error
    } finally {
      if (last) transcript.sees(last)
    }
  }
  const message = (what: string, seen: Seen, after: number) =>
    see(what, ({ messages }) => messages.find((each) => each.id > after && !each.pinned && seen(each)))

  return {
    chat,
    message,
    now: async () => (await chat.view()).messages.at(-1)?.id ?? 0,
    launch(order) {
      const started = supervisor.startApp(order)
      const mine = new AbortController()
      app = started
      gone = mine
      exit = undefined
      started.exited.then((how) => {
        if (gone === mine) exit = how
        mine.abort()
      }, mine.abort)
      return started
    },
    async killed() {
      if (!app) throw new Error('no app was started that could be killed')
      const over = new Promise<undefined>((resolve) => {
        if (deadline.aborted) resolve(undefined)
        deadline.addEventListener('abort', () => resolve(undefined))
      })
      const how = await Promise.race([app.exited, over])
      transcript.sees(await chat.view())
      if (!how) throw new Error(`${whyOver(deadline)} before the app came to where it was to be killed`)
      if (how.signal !== 'SIGKILL') throw new Error(`the app was to be killed and ${words(how)}`)
    },
    async leave() {
      if (!app) throw new Error('no app was started that could be ended')
      return app.stop()
    },
    async ask(text, seen) {
      transcript.does(text)
      return message(`the answer to ${text}`, seen, await chat.say(text))
    },
    async press(target, key, { times = 1, row = 0 } = {}) {
      const { position, label } = buttonOf(target, phrases.beginning(key), row)
      transcript.does(`[${label}]${times > 1 ? ` ×${times}` : ''}`)
      const choice = { data: target.keyboard.flat()[position]?.data ?? '' }
      // An answer may have replaced the keyboard between two taps of one finger.
      const tap = () => chat.press(target.id, choice).catch(() => chat.press(target.id, choice, 'earlier'))
      const presses = await Promise.all(Array.from({ length: times }, tap))
      return see(`the answer to the button "${label}"`, ({ toasts }) => {
        const answers = presses.map((press) => toasts.find((toast) => toast.press === press))
        return answers.every((toast) => toast !== undefined) && answers.map((toast) => toast?.text ?? '')
      })
    },
  }
}
