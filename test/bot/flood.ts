// Telegram as a flood: a `fetch` that hands raw updates to the bot, and books by count what the bot asks for in return.
import { z } from 'zod'
import { FOREIGN_PRESS } from './fuzzed-updates.ts'
import { MARK } from './fuzzed-words.ts'

const ME = {
  id: 4242,
  is_bot: true,
  first_name: 'panel',
  username: 'panel_bot',
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
}
const SENT = { message_id: 7, date: 0, chat: { id: 0, type: 'private', first_name: '' } }

/** Calls about the bot itself: nobody sees them as an answer. */
const OWN_AFFAIRS = new Set(['getMe', 'deleteWebhook', 'setMyCommands'])

const pollShape = z.object({ limit: z.number().optional() })
const callShape = z.looseObject({
  chat_id: z.unknown().optional(),
  callback_query_id: z.unknown().optional(),
  text: z.string().optional(),
  reply_markup: z
    .looseObject({ inline_keyboard: z.array(z.array(z.looseObject({ callback_data: z.string() }))) })
    .optional(),
})
type Call = z.output<typeof callShape>

export interface Flood {
  readonly fetch: typeof fetch
  /** How often each method was called; polls are left out. */
  readonly calls: ReadonlyMap<string, number>
  /** Calls that were for nobody's eyes but a stranger's, or that hold a stranger's words. */
  readonly astray: readonly string[]
  /** Hands raw updates over as one poll's answer; resolves when the bot has handled them and polls again. */
  pour(updates: readonly string[]): Promise<void>
  /** Resolves with the next message to the owner that `match` accepts. */
  answered(match: RegExp): Promise<void>
  /** Data of the buttons in the last message that had some. */
  readonly buttons: readonly string[]
}

/** @param owner the only one to whom anything may be sent */
export const createFlood = (owner: number): Flood => {
  const calls = new Map<string, number>()
  const astray: string[] = []
  let buttons: readonly string[] = []
  let waiting: { readonly match: RegExp; readonly found: () => void } | undefined
  let poll: ((updates: readonly string[]) => void) | undefined
  let polled: () => void = () => undefined

  const respond = (result: string) =>
    new Response(`{"ok":true,"result":${result}}`, { headers: { 'content-type': 'application/json' } })

  const nextPoll = (): Promise<void> =>
    poll
      ? Promise.resolve()
      : new Promise((resolve) => {
          polled = resolve
        })

  const givePoll = (signal: AbortSignal | null | undefined): Promise<Response> =>
    new Promise((resolve, reject) => {
      poll = (updates) => resolve(respond(`[${updates.join()}]`))
      signal?.addEventListener('abort', () => reject(new DOMException('left', 'AbortError')))
      polled()
    })

  const isForOwner = (method: string, { chat_id, callback_query_id }: Call): boolean =>
    method === 'answerCallbackQuery' ? callback_query_id !== FOREIGN_PRESS : chat_id === owner

  const book = (method: string, body: string): void => {
    const call = callShape.parse(JSON.parse(body))
    calls.set(method, (calls.get(method) ?? 0) + 1)
    if (OWN_AFFAIRS.has(method)) return
    if (!isForOwner(method, call) || body.includes(MARK)) astray.push(`${method} ${body.slice(0, 300)}`)
    const pressable = call.reply_markup?.inline_keyboard.flat().map(({ callback_data }) => callback_data) ?? []
    if (pressable.length > 0) buttons = pressable
    if (waiting?.match.test(call.text ?? '')) waiting.found()
  }

  return {
    calls,
    astray,
    get buttons() {
      return buttons
    },
    async fetch(input, init) {
      const method = String(input).split('/').at(-1) ?? ''
      const body = z.string().parse(init?.body ?? '{}')
      // With a limit of one grammY confirms on its way out.
      if (method === 'getUpdates')
        return pollShape.parse(JSON.parse(body)).limit === 1 ? respond('[]') : givePoll(init?.signal)
      book(method, body)
      if (method === 'getMe') return respond(JSON.stringify(ME))
      return respond(method === 'sendMessage' ? JSON.stringify(SENT) : 'true')
    },
    async pour(updates) {
      await nextPoll()
      const hand = poll
      poll = undefined
      hand?.(updates)
      await nextPoll()
    },
    answered: (match) =>
      new Promise((found) => {
        waiting = { match, found }
      }),
  }
}
