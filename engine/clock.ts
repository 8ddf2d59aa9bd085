// The clock: the only way by which the engine tells time and waits, so that tests can own it.

export interface Clock {
  now(): Date
  /** Milliseconds that never jump: for rates, buckets and waits. */
  monotonic(): number
  /** Resolves after `ms`, or at once when `signal` is aborted: the caller looks at the signal, nothing is thrown. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

// setTimeout fires at once for delays over 2^31 ms.
const LONGEST_TIMER_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve()
        return
      }
      const finish = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', finish)
        resolve()
      }
      const timer = setTimeout(finish, Math.min(ms, LONGEST_TIMER_MS))
      signal?.addEventListener('abort', finish)
    }),
}
