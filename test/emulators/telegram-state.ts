// The whole state of an emulated Telegram, and the look-ups that most methods begin with.
import type { UserFromGetMe } from 'grammy/types'
import type { Changes } from './changes.ts'
import type { ChatState, Chats, Posted } from './telegram-chats.ts'
import { badRequest, forbidden, tooManyRequests } from './telegram-errors.ts'
import type { CallFields } from './telegram-fields.ts'
import type { Menu } from './telegram-menu.ts'
import type { Presses } from './telegram-presses.ts'
import type { Updates } from './telegram-updates.ts'

export interface Telegram {
  readonly bot: UserFromGetMe
  /** Now, in ms. */
  readonly clock: () => number
  readonly changes: Changes
  readonly chats: Chats
  readonly updates: Updates
  readonly presses: Presses
  readonly menu: Menu
  readonly pace: Pace
}

/** One call of a method, and its answer: what stands in `result`, or a TelegramRefusal thrown. */
export type Method = (telegram: Telegram, call: CallFields, signal: AbortSignal) => unknown

export interface Pace {
  /** Counts a message or an edit in a chat. Throws a 429 when it comes too soon. */
  take(chatId: number): void
}

/** Without a rate nothing is ever too soon. `messagesPerSecond` holds per chat. */
export const createPace = (clock: () => number, messagesPerSecond: number | undefined): Pace => {
  const freeAt = new Map<number, number>()
  return {
    take: (chatId) => {
      if (messagesPerSecond === undefined) return
      const now = clock()
      const free = freeAt.get(chatId) ?? now
      if (free > now) throw tooManyRequests(Math.ceil((free - now) / 1000))
      freeAt.set(chatId, now + 1000 / messagesPerSecond)
    },
  }
}

/** The chat that a `chat_id` names. Throws a 400 when the bot does not know it, a 403 when its person blocked the bot. */
export const chatFor = ({ chats }: Telegram, values: Readonly<Record<string, unknown>>): ChatState => {
  const sent = values.chat_id
  if (sent === undefined || sent === '') throw badRequest('chat_id is empty')
  const state = chats.find(Number(sent))
  if (state === undefined) throw badRequest('chat not found')
  if (state.blocked) throw forbidden('bot was blocked by the user')
  return state
}

/** The message that a `message_id` names in a chat. Throws a 400 with `otherwise` when there is none. */
export const messageFor = (state: ChatState, values: Readonly<Record<string, unknown>>, otherwise: string): Posted => {
  const message = state.messages.get(Number(values.message_id))
  if (message === undefined) throw badRequest(otherwise)
  return message
}
