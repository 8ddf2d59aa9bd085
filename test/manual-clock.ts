// A clock that a test owns: time stands still until it is told to go on.
import type { Clock } from '../engine/clock.ts'

export interface ManualClock extends Clock {
  /** Lets that much time pass; sleepers whose time has come wake up in order. */
  advance(ms: number): Promise<void>
  /** How many are asleep. */
  sleepers(): number
}

export const createManualClock = (start = Date.UTC(2026, 10, 23, 12)): ManualClock => {
  let nowMs = 0
  let asleep: { readonly dueMs: number; readonly wake: () => void }[] = []
  return {
    now: () => new Date(start + nowMs),
    monotonic: () => nowMs,
    sleepers: () => asleep.length,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve()
          return
        }
        const wake = () => {
          asleep = asleep.filter((each) => each !== sleeper)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const sleeper = { dueMs: nowMs + ms, wake }
        asleep.push(sleeper)
        signal?.addEventListener('abort', wake)
      }),
    async advance(ms) {
      nowMs += ms
      const due = asleep.filter(({ dueMs }) => dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs)
      for (const { wake } of due) wake()
      // What was woken runs before the caller goes on.
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
