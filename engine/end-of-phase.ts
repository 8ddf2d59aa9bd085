// The end of a phase: its letters get one more try, and what is left of them tells, or asks before what comes next.
import type { Control } from './control.ts'
import type { IncidentDesk } from './incident-desk.ts'
import type { IncidentKind } from './incidents.ts'
import { ITEM_TRIES } from './retry.ts'
import type { PhaseName } from './snapshot.ts'
import type { Database } from './store/database.ts'
import { retryLettersOnce } from './store/letter-retries.ts'
import type { PhaseRow, RunRow } from './store/runs.ts'
import type { Steady } from './store/steady.ts'

export interface EndOfPhaseDeps {
  readonly db: Database
  readonly steady: Steady
  readonly control: Control
  readonly desk: IncidentDesk
}

export interface EndOfPhase {
  /** Takes back, once per letter and run, the letters that may pass the second time. True when something is pending again. */
  retryOnce(run: RunRow, phase: PhaseName): Promise<boolean>
  /**
   * The runbook's decision on the letters of the phases so far, before `next` (undefined: the end of the run): over 1 % it
   * is told, over 5 % the owner is asked, and again when another 1 % has come since he accepted. True when what comes next
   * waits for him.
   */
  lettersAsk(run: RunRow, next: PhaseRow | undefined, earlier: readonly PhaseRow[]): boolean
}

/** Letters of the phases so far, as a share of the run: above the first it is told, above the second it asks first. */
const TELL_SHARE = 0.01
const ASK_SHARE = 0.05
/** One more try may cost this much more than planned before it would eat what the run still needs. */
const MARGIN = 2
/** No more than this in one pass, and one transaction; the rest has a pass of its own after it. */
const MOST_LETTERS = 10_000

/** How many emails of `phase` have room under the cap, all tries and the later phases counted: a retry must not hold the run. */
const roomFor = ({ cap_micros, settled_micros, reserved_micros, plan }: RunRow, phase: PhaseName): number => {
  const at = plan.phases.findIndex(({ name }) => name === phase)
  const planned = plan.phases[at]
  const later = plan.phases.slice(at + 1).reduce((sum, { costMicros }) => sum + costMicros.mid, 0)
  const room = cap_micros - settled_micros - reserved_micros - later
  const perEmail = planned?.emails ? (planned.costMicros.mid / planned.emails) * ITEM_TRIES * MARGIN : 0
  if (room <= 0) return 0
  return perEmail > 0 ? Math.min(MOST_LETTERS, Math.floor(room / perEmail)) : MOST_LETTERS
}

export const createEndOfPhase = ({ db, steady, control, desk }: EndOfPhaseDeps, signal: AbortSignal): EndOfPhase => ({
  async retryOnce(run, phase) {
    // The row of now: the one that the phase began with knows nothing of what it spent.
    const now = (await steady(control.refresh, signal)) ?? run
    const most = roomFor(now, phase)
    if (most === 0) return false
    const retried = await steady(() => db.transaction((tx) => retryLettersOnce(tx, run, phase, most)), signal)
    return retried > 0
  },
  lettersAsk(run, next, earlier) {
    const letters = earlier.reduce((sum, { failed }) => sum + failed, 0)
    const share = run.total > 0 ? letters / run.total : 0
    const accepted = (kind: IncidentKind) => run.accepted.includes(kind)
    const more = run.total > 0 ? (letters - run.accepted_letters) / run.total : 0
    const decided = accepted('letters_over_limit') && more <= TELL_SHARE
    const ask = next?.state !== 'running' && share > ASK_SHARE && !decided
    const tell = !ask && share > TELL_SHARE && !accepted('letters_over_limit') && !accepted('letters_high')
    const params = { letters, percent: Math.round(share * 1_000) / 10 }
    for (const [kind, called] of [
      ['letters_over_limit', ask],
      ['letters_high', tell],
    ] as const) {
      if (called) desk.open(kind, params)
      else desk.resolve(kind)
    }
    return ask
  },
})
