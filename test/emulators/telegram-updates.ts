// The queue behind getUpdates: long polling, confirmation by offset, and the 409 that ends the older of two pollers.
import type { CallbackQuery } from 'grammy/types'
import { type Changes, createChanges } from './changes.ts'
import { TelegramRefusal } from './telegram-errors.ts'
import type { ApiMessage } from './telegram-message.ts'

/** What happened in a chat: the kinds of updates that a phone can cause. */
type Happening =
  | { readonly message: ApiMessage }
  | { readonly callback_query: Omit<CallbackQuery, 'message'> & { readonly message: ApiMessage } }

type Queued = Happening & { readonly update_id: number }

interface PollOptions {
  /** The first update wanted; all before it are confirmed and forgotten. Negative: so many from the end. */
  readonly offset: number
  readonly limit: number
  readonly timeoutMs: number
  /** Kinds of updates to queue from now on; absent keeps the last choice, empty means all. */
  readonly allowed: readonly string[] | undefined
}

export interface Updates {
  push(happening: Happening): void
  /** Rejects with a 409 when another poll begins, and with the signal's reason when the client leaves. */
  poll(options: PollOptions, signal: AbortSignal): Promise<readonly Queued[]>
  drop(): void
  /** How many updates the bot has not confirmed. */
  waiting(): number
}

const conflict = () =>
  new TelegramRefusal(
    409,
    'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  )

/** Waits for a push. False: the time is over. */
const pushedWithin = async (pushes: Changes, seen: number, timeoutMs: number, signal: AbortSignal) => {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), timeoutMs)
  try {
    await pushes.after(seen, AbortSignal.any([signal, over.signal]))
    return true
  } catch (error) {
    if (signal.aborted) throw error
    return false
  } finally {
    clearTimeout(timer)
  }
}

/** `firstId` is the first update's id. */
export const createUpdates = (firstId: number): Updates => {
  const pushes = createChanges()
  let queue: readonly Queued[] = []
  let lastId = firstId - 1
  let allowed: readonly string[] = []
  let current: AbortController | undefined

  const confirm = (offset: number) => {
    if (offset < 0) queue = queue.slice(offset)
    else queue = queue.filter(({ update_id }) => update_id >= offset)
  }

  return {
    push: (happening) => {
      const kind = 'message' in happening ? 'message' : 'callback_query'
      if (allowed.length > 0 && !allowed.includes(kind)) return
      lastId += 1
      queue = [...queue, { update_id: lastId, ...happening }]
      pushes.bump()
    },
    poll: async (options, signal) => {
      current?.abort(conflict())
      const mine = new AbortController()
      current = mine
      allowed = options.allowed ?? allowed
      confirm(options.offset)
      try {
        const seen = pushes.version()
        if (queue.length === 0 && options.timeoutMs > 0) {
          await pushedWithin(pushes, seen, options.timeoutMs, AbortSignal.any([signal, mine.signal]))
        }
        return queue.slice(0, options.limit)
      } finally {
        if (current === mine) current = undefined
      }
    },
    drop: () => {
      queue = []
    },
    waiting: () => queue.length,
  }
}
