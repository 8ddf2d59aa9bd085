// The stall: for how long nothing was saved although the gate was open, something was pending, and nobody was waited for.
import type { Clock } from '../clock.ts'
import type { Verdict } from '../gate.ts'

export interface Stall {
  /** Something was saved, or a phase began or ended. */
  moved(): void
  /** In ms; 0 while there is a reason to stand still. */
  stalledMs(): Promise<number>
}

export interface StallDeps {
  readonly clock: Clock
  readonly verdict: () => Verdict
  /**
   * Whether standing still is as it should be: no run is open, nothing is pending, a batch is with the provider, an index
   * is built. It asks the tables, so it is asked only when nothing has moved for long.
   */
  readonly mayStand: () => Promise<boolean>
  readonly limitMs: number
}

export const createStall = ({ clock, verdict, mayStand, limitMs }: StallDeps): Stall => {
  let movedMs = clock.monotonic()
  const moved = () => {
    movedMs = clock.monotonic()
  }
  return {
    moved,
    async stalledMs() {
      // Time behind a shut gate does not count: it is counted anew from when it opens.
      if (verdict().kind !== 'go') moved()
      const still = clock.monotonic() - movedMs
      if (still < limitMs) return still
      if (!(await mayStand())) return still
      moved()
      return 0
    },
  }
}
