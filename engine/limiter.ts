// The limiter: three token buckets (requests, input and output tokens per minute) that learn from the provider's headers.
import type { Clock } from './clock.ts'
import { type Message, message } from './message.ts'
import type { RateLevel, RateLevels, Usage } from './ports.ts'

export interface Limits {
  readonly requests: number
  readonly inputTokens: number
  readonly outputTokens: number
}

type Dimension = keyof Limits
const DIMENSIONS = ['requests', 'inputTokens', 'outputTokens'] as const satisfies readonly Dimension[]
const BOUND_KEYS = {
  requests: 'bound-requests',
  inputTokens: 'bound-input-tokens',
  outputTokens: 'bound-output-tokens',
} as const

export interface Limiter {
  /** Takes one request of about that usage, or says how many ms to wait before asking again (0 = taken). */
  take(expected: Usage): number
  /** Corrects the buckets by what a call really used. */
  settle(expected: Usage, actual: Usage): void
  learn(levels: RateLevels): void
  /** After a 429: half the rate, nothing for `retryAfterMs`; it creeps back. */
  limited(retryAfterMs: number): void
  /** True from a 429 until the rate has crept back to nine tenths. */
  strained(): boolean
  /** Requests per minute asked by the owner, or auto: as fast as the provider allows. */
  setRate(rate: number | 'auto'): void
  /** Units per minute in force. */
  limits(): Limits
  /** The bucket that made the last `take` wait. */
  boundBy(): Message | undefined
}

export interface LimiterDeps {
  readonly clock: Clock
  /** Used until headers tell better. */
  readonly initial: Limits
  readonly rate: number | 'auto'
}

// A bucket holds two seconds' worth: enough to use the limit to the full, too little for a burst that earns a 429.
const BURST_MS = 2_000
const MINUTE_MS = 60_000
// After a 429 the share of the limit that is used grows back by a tenth of what is missing, every 5 s.
const CREEP_MS = 5_000
const CREEP_SHARE = 0.1
// Where no header ever tells a limit, the rate doubles after that many good answers, until a 429 says stop.
const BLIND_DOUBLE_AFTER = 50

/** Keeps a run within a provider's limits. Pure bookkeeping: it never sleeps and does no I/O. */
export const createLimiter = ({ clock, initial, rate }: LimiterDeps): Limiter => {
  let known: Limits = initial
  let asked: number | 'auto' = rate
  let share = 1
  let blockedUntil = 0
  let lastRefill = clock.monotonic()
  let lastCreep = lastRefill
  let bound: Dimension | undefined
  let told = false
  let blindAnswers = 0
  const level: Record<Dimension, number> = { requests: 1, inputTokens: 0, outputTokens: 0 }

  const inForce = (): Limits => ({
    requests: Math.max(1, Math.min(asked === 'auto' ? Number.POSITIVE_INFINITY : asked, known.requests * share)),
    inputTokens: Math.max(1, known.inputTokens * share),
    outputTokens: Math.max(1, known.outputTokens * share),
  })
  const room = (limit: number): number => Math.max(1, (limit * BURST_MS) / MINUTE_MS)

  const refill = () => {
    const now = clock.monotonic()
    if (share < 1 && now - lastCreep >= CREEP_MS) {
      const steps = Math.floor((now - lastCreep) / CREEP_MS)
      share = 1 - (1 - share) * (1 - CREEP_SHARE) ** steps
      if (share > 0.98) share = 1
      lastCreep += steps * CREEP_MS
    }
    const limits = inForce()
    for (const dimension of DIMENSIONS) {
      const gained = (limits[dimension] * (now - lastRefill)) / MINUTE_MS
      level[dimension] = Math.min(room(limits[dimension]), level[dimension] + gained)
    }
    lastRefill = now
  }

  return {
    take(expected) {
      refill()
      const limits = inForce()
      const now = clock.monotonic()
      let wait = Math.max(0, blockedUntil - now)
      const cost: Limits = { requests: 1, ...expected }
      for (const dimension of DIMENSIONS) {
        // A request larger than the bucket may run it into debt; otherwise it could never be sent.
        const needed = Math.min(cost[dimension], room(limits[dimension]))
        const missing = needed - level[dimension]
        if (missing <= 1e-9) continue
        const ms = (missing / limits[dimension]) * MINUTE_MS
        if (ms > wait) {
          wait = ms
          bound = dimension
        }
      }
      if (wait > 0) return Math.ceil(wait)
      for (const dimension of DIMENSIONS) level[dimension] -= cost[dimension]
      return 0
    },
    settle(expected, actual) {
      level.inputTokens += expected.inputTokens - actual.inputTokens
      level.outputTokens += expected.outputTokens - actual.outputTokens
    },
    learn(levels) {
      refill()
      const heard = DIMENSIONS.flatMap((dimension) => {
        const header: RateLevel | undefined = levels[dimension]
        return header && header.limit > 0 ? [{ dimension, ...header }] : []
      })
      if (heard.length > 0) told = true
      for (const { dimension, limit, remaining } of heard) {
        known = { ...known, [dimension]: limit }
        // What others (or we, before a restart) have already taken counts too.
        level[dimension] = Math.min(level[dimension], remaining)
      }
      if (!told && ++blindAnswers >= BLIND_DOUBLE_AFTER) {
        blindAnswers = 0
        known = {
          requests: known.requests * 2,
          inputTokens: known.inputTokens * 2,
          outputTokens: known.outputTokens * 2,
        }
      }
    },
    limited(retryAfterMs) {
      refill()
      const now = clock.monotonic()
      // Many calls in flight hear of the same shortage: only the first of them halves.
      if (now >= blockedUntil) {
        share = Math.max(0.01, share / 2)
        told = true
      }
      lastCreep = now
      blockedUntil = Math.max(blockedUntil, now + retryAfterMs)
    },
    strained() {
      refill()
      return share < 0.9 || clock.monotonic() < blockedUntil
    },
    setRate(next) {
      asked = next
    },
    limits: inForce,
    boundBy: () => (bound ? message(BOUND_KEYS[bound], { limit: Math.round(inForce()[bound]) }) : undefined),
  }
}
