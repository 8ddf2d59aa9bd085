// The saver: results, books, letters and counters of all calls that came back, in one transaction at a time.
import type { Bell } from '../bell.ts'
import type { Clock } from '../clock.ts'
import type { Control } from '../control.ts'
import type { NewLetter } from '../dead-letter.ts'
import type { KillPoint } from '../kill-point.ts'
import { saveAnonymised } from '../phases/classify-save.ts'
import type { RunScope } from '../phases/phase.ts'
import type { PhaseName } from '../snapshot.ts'
import { settle } from '../store/books.ts'
import type { Database, Queryable } from '../store/database.ts'
import { insertLetters, withdrawLetters } from '../store/letters.ts'
import { countSaved } from '../store/runs.ts'
import { refusalDetail, type Steady, storeFault } from '../store/steady.ts'
import type { Finished, LaneState } from './state.ts'

export interface SaveDeps<Saved> {
  readonly db: Database
  readonly steady: Steady
  readonly clock: Clock
  readonly bell: Bell
  readonly control: Control
  readonly phase: {
    readonly name: PhaseName
    save(tx: Queryable, run: RunScope, saved: readonly Saved[]): Promise<number>
  }
  readonly run: RunScope & { readonly epoch: number }
  readonly killPoint: KillPoint
  /** Told after each commit. */
  readonly onSaved: (saved: { readonly done: number; readonly letters: number }) => void
}

// One commit carries what came back while the one before was under way, up to this many calls.
const MOST_PER_COMMIT = 500

type Done<Saved> = Finished<unknown, Saved>['done'][number]

/** Saves all of them; a row that the database refuses is found by halving, and becomes a letter. `twins`: done along. */
const saveHalving = async <Saved>(
  tx: Queryable,
  deps: Pick<SaveDeps<Saved>, 'phase' | 'run'>,
  done: readonly Done<Saved>[],
): Promise<{ readonly refused: readonly NewLetter[]; readonly twins: number }> => {
  if (done.length === 0) return { refused: [], twins: 0 }
  await tx.run('savepoint rows')
  try {
    const twins = await deps.phase.save(
      tx,
      deps.run,
      done.map(({ saved }) => saved),
    )
    await tx.run('release savepoint rows')
    return { refused: [], twins }
  } catch (error) {
    if (storeFault(error) !== 'refused') throw error
    await tx.run('rollback to savepoint rows')
    const [only] = done
    if (done.length === 1 && only) {
      const letter = { messageId: only.messageId, code: 'constraint', tries: 1, detail: refusalDetail(error) } as const
      return { refused: [letter], twins: 0 }
    }
    const middle = Math.ceil(done.length / 2)
    const first = await saveHalving(tx, deps, done.slice(0, middle))
    const second = await saveHalving(tx, deps, done.slice(middle))
    return { refused: [...first.refused, ...second.refused], twins: first.twins + second.twins }
  }
}

/** The quick way unless `halving`: without savepoints, all or nothing. */
export const saveAll = async <Saved>(
  tx: Queryable,
  deps: Pick<SaveDeps<Saved>, 'phase' | 'run'>,
  done: readonly Done<Saved>[],
  halving: boolean,
): ReturnType<typeof saveHalving> => {
  if (halving) return saveHalving(tx, deps, done)
  if (done.length === 0) return { refused: [], twins: 0 }
  const rows = done.map(({ saved }) => saved)
  return { refused: [], twins: await deps.phase.save(tx, deps.run, rows) }
}

const commit = <Prepared, Saved>(
  batch: readonly Finished<Prepared, Saved>[],
  deps: SaveDeps<Saved>,
  halving: boolean,
): Promise<{ readonly done: number; readonly letters: number; readonly withdrawn: number }> =>
  deps.db.transaction(async (tx) => {
    const { run, phase } = deps
    const gone = await settle(
      tx,
      run,
      batch.flatMap(({ settlement }) => settlement ?? []),
    )
    // A call that was settled before was saved before: an earlier commit went through although its answer was lost.
    const valid = batch.filter(({ settlement }) => !settlement || gone.has(settlement.reservationId))
    const done = valid.flatMap((finished) => finished.done)
    const { refused, twins } = await saveAll(tx, deps, done, halving)
    const letters = await insertLetters(tx, run.id, phase.name, [...valid.flatMap((one) => one.letters), ...refused])
    const kept = valid.flatMap((one) => one.letters).flatMap(({ anonymised }) => anonymised ?? [])
    // Not where a row was refused: it may be one of these, and without them the letters are still written.
    if (!halving && kept.length > 0) await saveAnonymised(tx, kept)
    // After the letters of the same commit, for those may be among the withdrawn.
    const withdrawn = await withdrawLetters(
      tx,
      phase.name,
      valid.flatMap((finished) => finished.withdrawn),
    )
    const lastId = done.at(-1)?.messageId
    const saved = done.length - refused.length + twins
    await countSaved(tx, {
      runId: run.id,
      phase: phase.name,
      done: saved,
      failed: letters - withdrawn,
      ...(lastId === undefined ? {} : { lastId }),
    })
    await deps.killPoint('before_commit')
    return { done: saved, letters, withdrawn }
  })

/** Saves what comes back until `over()` says that nothing more will. Throws FencedError and faults of our own. */
export const save = async <Prepared, Saved>(
  state: LaneState<Prepared, Saved>,
  deps: SaveDeps<Saved>,
  over: () => boolean,
  signal: AbortSignal,
): Promise<void> => {
  const commitAll = async (batch: readonly Finished<Prepared, Saved>[]) => {
    try {
      return await deps.steady(() => commit(batch, deps, false), signal)
    } catch (error) {
      if (storeFault(error) !== 'refused') throw error
      return await deps.steady(() => commit(batch, deps, true), signal)
    }
  }
  for (;;) {
    if (state.finished.length === 0) {
      if (over()) return
      await deps.bell.next()
      continue
    }
    const batch = state.finished.splice(0, MOST_PER_COMMIT)
    state.saving = true
    const counted = await commitAll(batch)
    await deps.killPoint('after_commit')
    const now = deps.clock.monotonic()
    for (const { piece, waitMs } of batch.flatMap(({ again }) => again))
      state.again.push({ dueMs: now + waitMs, piece })
    state.saving = false
    deps.control.noteOutcomes(counted)
    deps.onSaved(counted)
    deps.bell.ring()
  }
}
