// The progress lines of the log, as the runbook reads them with tail -f.
import type { Clock } from './clock.ts'
import type { Logger } from './log.ts'
import type { PhaseName, Snapshot } from './snapshot.ts'

export interface ProgressLog {
  phase(phase: PhaseName, event: 'started' | 'done', row: { readonly done: number; readonly total: number }): void
  saved(done: number): void
  /** Said once when the engine takes up a run that was already under way. */
  resumed(snapshot: Pick<Snapshot, 'phases'>): void
}

const EVERY_MS = 5_000

/** `Progress: 1000/1000 (100%)`, literally as in the runbook. */
export const progressLine = (done: number, total: number): string =>
  `Progress: ${done}/${total} (${total > 0 ? Math.floor((done / total) * 100) : 100}%)`

/** `Reprise migration: X/110000 deja traites`, literally as in the runbook. */
export const resumeLine = (done: number, total: number): string => `Reprise migration: ${done}/${total} deja traites`

export const createProgressLog = (log: Logger, clock: Clock): ProgressLog => {
  let current: { readonly phase: PhaseName; readonly total: number } | undefined
  let done = 0
  let saidAtMs = Number.NEGATIVE_INFINITY

  return {
    phase(phase, event, row) {
      if (event === 'started') log.info({ phase, done: row.done, total: row.total }, `Phase ${phase} started`)
      else log.info({ phase }, progressLine(row.done, row.total))
      current = { phase, total: row.total }
      done = row.done
      saidAtMs = clock.monotonic()
    },
    saved(more) {
      done += more
      const now = clock.monotonic()
      if (!current || now - saidAtMs < EVERY_MS) return
      saidAtMs = now
      log.info({ phase: current.phase }, progressLine(done, current.total))
    },
    resumed({ phases }) {
      const row = phases.find(({ state }) => state === 'running') ?? phases[0]
      if (row) log.info({ phase: row.name }, resumeLine(row.done, row.total))
    },
  }
}
