// A clock that runs many times faster: waits of the retry table take milliseconds, and nothing in a test has to sleep.
import type { Clock } from '../../engine/clock.ts'
import { systemClock } from '../../engine/clock.ts'

export const createFastClock = (factor: number): Clock => ({
  now: systemClock.now,
  monotonic: () => performance.now() * factor,
  sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
})
