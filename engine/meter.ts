// The meter: how many emails per minute were saved over the last minute.
import type { Clock } from './clock.ts'

export interface Meter {
  add(emails: number): void
  /** Emails per minute, or undefined before five seconds were measured. */
  ratePerMinute(): number | undefined
  reset(): void
}

const WINDOW_MS = 60_000
const SHORTEST_MS = 5_000

export const createMeter = (clock: Clock): Meter => {
  let startedMs = clock.monotonic()
  let marks: { readonly atMs: number; readonly emails: number }[] = []
  return {
    add(emails) {
      const atMs = clock.monotonic()
      marks = marks.filter((mark) => mark.atMs > atMs - WINDOW_MS)
      marks.push({ atMs, emails })
    },
    ratePerMinute() {
      const now = clock.monotonic()
      const measuredMs = Math.min(WINDOW_MS, now - startedMs)
      if (measuredMs < SHORTEST_MS) return undefined
      const recent = marks.filter(({ atMs }) => atMs > now - WINDOW_MS)
      return (recent.reduce((sum, { emails }) => sum + emails, 0) * 60_000) / measuredMs
    },
    reset() {
      marks = []
      startedMs = clock.monotonic()
    },
  }
}
