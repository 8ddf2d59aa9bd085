// A stopwatch at the bot's fetch: when an update was handed over, when its answer left, and when its handler had returned.
import { z } from 'zod'

/** Instants in ms, of one update. */
export interface Times {
  /** Telegram's answer that holds the update has arrived, and is not parsed yet. */
  readonly handed: number
  /** The first call that answers it goes out. */
  readonly answered: number
  /** The bot asks for the next update: grammY does so when the handler has returned. */
  readonly returned: number
}

export interface Stopwatch {
  readonly fetch: typeof fetch
  /** Times of the next update that is handed over; `isAnswer` knows the call that answers it. */
  next(isAnswer: (method: string, body: string) => boolean): Promise<Times>
}

interface Running {
  readonly isAnswer: (method: string, body: string) => boolean
  readonly done: (times: Times) => void
  handed?: number
  answered?: number
  returned?: number
}

const updates = z.object({ result: z.array(z.unknown()) })

export const createStopwatch = (): Stopwatch => {
  let running: Running | undefined
  const settle = () => {
    if (running?.handed === undefined || running.answered === undefined || running.returned === undefined) return
    const { done, handed, answered, returned } = running
    running = undefined
    done({ handed, answered, returned })
  }
  const poll = async (...request: Parameters<typeof fetch>): Promise<Response> => {
    if (running?.handed !== undefined) {
      running.returned ??= performance.now()
      settle()
    }
    const response = await fetch(...request)
    const text = await response.text()
    const arrived = performance.now()
    const read = updates.safeParse(JSON.parse(text))
    if (running && read.success && read.data.result.length > 0) running.handed ??= arrived
    return new Response(text, response)
  }
  return {
    fetch(input, init) {
      const method = String(input).split('/').at(-1) ?? ''
      if (method === 'getUpdates') return poll(input, init)
      const body = z.string().safeParse(init?.body).data ?? ''
      if (running?.handed !== undefined && running.isAnswer(method, body)) {
        running.answered ??= performance.now()
        settle()
      }
      return fetch(input, init)
    },
    next: (isAnswer) =>
      new Promise((done) => {
        running = { isAnswer, done }
      }),
  }
}
