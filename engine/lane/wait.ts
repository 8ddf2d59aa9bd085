// Waiting for whichever comes first: a ring, some milliseconds, or the end.
import type { Bell } from '../bell.ts'
import type { Clock } from '../clock.ts'

/** Resolves at the next ring, after `ms`, or when `signal` is aborted; the timer does not outlive it. */
export const waitFor = async (bell: Bell, clock: Clock, ms: number, signal: AbortSignal): Promise<void> => {
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  await Promise.race([bell.next(), clock.sleep(ms, either)])
  over.abort()
}
