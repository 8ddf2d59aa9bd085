// The lane of a phase of SQL: chunk by chunk, each chunk one transaction; a row that the database refuses is found by halving.
import type { Bell } from '../bell.ts'
import type { Clock } from '../clock.ts'
import type { Control } from '../control.ts'
import type { KillPoint } from '../kill-point.ts'
import type { RunScope, SqlPhase } from '../phases/phase.ts'
import { settle } from '../store/books.ts'
import type { Database } from '../store/database.ts'
import { insertLetters } from '../store/letters.ts'
import { countSaved } from '../store/runs.ts'
import { refusalDetail, type Steady, storeFault } from '../store/steady.ts'
import type { LaneEnd } from './call-lane.ts'
import { waitFor } from './wait.ts'

export interface SqlLaneDeps {
  readonly db: Database
  readonly steady: Steady
  readonly clock: Clock
  readonly bell: Bell
  readonly control: Control
  readonly killPoint: KillPoint
  readonly closing: () => boolean
  readonly onSaved: (saved: { readonly done: number; readonly letters: number }) => void
}

const CHUNK_EMAILS = 2_000

/** Runs the phase until nothing is pending, the owner stops it, or the program ends. */
export const runSqlLane = async (
  phase: SqlPhase,
  run: RunScope & { readonly epoch: number },
  deps: SqlLaneDeps,
  signal: AbortSignal,
): Promise<LaneEnd> => {
  const { db, steady, control } = deps

  const apply = (ids: readonly string[]): Promise<{ readonly done: number; readonly letters: number }> =>
    db.transaction(async (tx) => {
      // Nothing to settle: it only proves that no other engine has taken over.
      await settle(tx, run, [])
      const done = await phase.apply(tx, run, ids)
      const lastId = ids.at(-1)
      await countSaved(tx, { runId: run.id, phase: phase.name, done, failed: 0, ...(lastId ? { lastId } : {}) })
      await deps.killPoint('graph_applied')
      return { done, letters: 0 }
    })

  const bury = (messageId: string, error: unknown) =>
    db.transaction(async (tx) => {
      await settle(tx, run, [])
      const letter = { messageId, code: 'constraint', tries: 1, detail: refusalDetail(error) } as const
      const letters = await insertLetters(tx, run.id, phase.name, [letter])
      await countSaved(tx, { runId: run.id, phase: phase.name, done: 0, failed: letters })
      return { done: 0, letters }
    })

  const tell = (saved: { readonly done: number; readonly letters: number }) => {
    control.noteOutcomes({ ...saved, withdrawn: 0 })
    deps.onSaved(saved)
  }

  const applyHalving = async (ids: readonly string[]): Promise<void> => {
    try {
      tell(await steady(() => apply(ids), signal))
    } catch (error) {
      if (storeFault(error) !== 'refused') throw error
      const [only] = ids
      if (ids.length === 1 && only !== undefined) {
        tell(await steady(() => bury(only, error), signal))
        return
      }
      const middle = Math.ceil(ids.length / 2)
      await applyHalving(ids.slice(0, middle))
      await applyHalving(ids.slice(middle))
    }
  }

  for (let after = ''; !signal.aborted && !deps.closing(); ) {
    const verdict = control.verdict()
    if (verdict.kind === 'stop') return 'stopped'
    if (verdict.kind !== 'go') {
      await waitFor(deps.bell, deps.clock, 1_000, signal)
      continue
    }
    const ids = await steady(() => phase.pending(db, run, after, CHUNK_EMAILS), signal)
    if (ids.length === 0 && after === '') return 'complete'
    if (ids.length > 0) await applyHalving(ids)
    after = ids.at(-1) ?? ''
  }
  return 'stopped'
}
