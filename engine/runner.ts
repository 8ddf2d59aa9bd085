// The runner: the only loop. It takes up the open run, phase by phase, and waits when the gate is shut or nothing is open.
import type { Bell } from './bell.ts'
import type { Clock } from './clock.ts'
import type { Control } from './control.ts'
import { createEndOfPhase } from './end-of-phase.ts'
import type { IncidentDesk } from './incident-desk.ts'
import type { LaneEnd } from './lane/call-lane.ts'
import { waitFor } from './lane/wait.ts'
import type { LaneRun } from './lanes.ts'
import { message } from './message.ts'
import type { PhaseName } from './snapshot.ts'
import { FencedError, fence } from './store/books.ts'
import { countDone, countFailed } from './store/counts.ts'
import type { Database } from './store/database.ts'
import { raiseEpoch } from './store/lease.ts'
import { enqueue } from './store/outbox.ts'
import {
  choiceOf,
  markFinished,
  markPhaseDone,
  markPhaseStarted,
  markPhaseWaiting,
  type PhaseRow,
  type RunRow,
  readPhases,
} from './store/runs.ts'
import type { Steady } from './store/steady.ts'

export interface RunnerDeps {
  readonly db: Database
  readonly steady: Steady
  readonly clock: Clock
  readonly bell: Bell
  readonly control: Control
  readonly desk: IncidentDesk
  /** Works on one phase of the run until it is complete, stopped, or the program ends. */
  readonly work: (phase: PhaseName, run: LaneRun) => Promise<LaneEnd>
  /** Looks after open batches while the owner's brake keeps everything else from being worked on. */
  readonly tend: (run: LaneRun) => Promise<void>
  /** Whether the phase has a pending email: asked of every phase before the run may end. */
  readonly isLeft: (phase: PhaseName, run: LaneRun) => Promise<boolean>
  readonly closing: () => boolean
  /** Of this engine's lease: a run that another engine has taken over carries a higher one. */
  readonly epoch: number
  readonly onPhase: (
    phase: PhaseName,
    event: 'started' | 'done',
    row: { readonly done: number; readonly total: number },
  ) => void
  readonly onFinished: (run: RunRow, phases: readonly PhaseRow[]) => Promise<void>
}

const IDLE_MS = 1_000
/** How often the run's row is read while a lane works: other processes record wishes in it, and the alarms follow it. */
const LOOK_MS = 2_000

/** Runs until `closing()`; `hard` cuts its waits. Throws what the lanes throw: a fault of ours, or FencedError. */
export const runLoop = async (deps: RunnerDeps, hard: AbortSignal): Promise<void> => {
  const { db, steady, control, desk, epoch } = deps
  // Not the row's own epoch: an engine that was overtaken would put on the later one's, and work beside it.
  const scopeOf = (run: RunRow): LaneRun => ({
    id: run.id,
    createdAt: run.created_at,
    mode: run.mode,
    epoch,
    ...choiceOf(run),
  })
  const idle = () => waitFor(deps.bell, deps.clock, IDLE_MS, hard)

  const { lettersAsk, retryOnce } = createEndOfPhase(deps, hard)

  const startPhase = (run: RunRow, phase: PhaseName) =>
    steady(
      () =>
        db.transaction(async (tx) => {
          await fence(tx, scopeOf(run))
          const done = await countDone(tx, run, phase)
          await markPhaseStarted(tx, run.id, phase, done, await countFailed(tx, run, phase))
          return done
        }),
      hard,
    )

  const endPhase = (run: RunRow, phase: PhaseName) =>
    steady(
      () =>
        db.transaction(async (tx) => {
          await fence(tx, scopeOf(run))
          if ((await markPhaseDone(tx, run.id, phase)) === 0) return
          const row = (await readPhases(tx, run.id)).find((each) => each.phase === phase)
          await enqueue(tx, {
            kind: 'ended',
            priority: 1,
            payload: {
              message: message('push-phase-done', { phase, done: row?.done ?? 0, failed: row?.failed ?? 0 }),
            },
          })
        }),
      hard,
    )

  const finish = async (run: RunRow, phases: readonly PhaseRow[]) => {
    await steady(
      () =>
        db.transaction(async (tx) => {
          await fence(tx, scopeOf(run))
          if ((await markFinished(tx, run.id)) === 0) return
          const done = phases.at(-1)?.done ?? 0
          const failed = phases.reduce((sum, row) => sum + row.failed, 0)
          const spent = run.settled_micros / 1e6
          await enqueue(tx, {
            kind: 'ended',
            priority: 1,
            payload: { message: message('push-run-done', { done, failed, spent }) },
          })
        }),
      hard,
    )
    await deps.onFinished(run, phases)
  }

  /** What is left is a query, also at the end: letters may have been retried while a later phase ran. */
  const firstLeft = async (run: RunRow, phases: readonly PhaseRow[]): Promise<PhaseName | undefined> => {
    for (const { phase } of phases) if (await steady(() => deps.isLeft(phase, scopeOf(run)), hard)) return phase
    return undefined
  }

  const keepLooking = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      await deps.clock.sleep(LOOK_MS, signal)
      if (signal.aborted) return
      await steady(control.refresh, signal)
    }
  }

  const workWatched = async (run: RunRow, phase: PhaseName): Promise<LaneEnd> => {
    const over = new AbortController()
    const looking = keepLooking(AbortSignal.any([hard, over.signal])).catch((error: unknown) => {
      if (!over.signal.aborted) throw error
    })
    // Heard when the lane has ended and saved what was under way; until then it is no unhandled rejection.
    looking.catch(() => undefined)
    try {
      return await deps.work(phase, scopeOf(run))
    } finally {
      over.abort()
      await looking
    }
  }

  const step = async (run: RunRow): Promise<void> => {
    const phases = await steady(() => readPhases(db, run.id), hard)
    const index = phases.findIndex(({ state }) => state !== 'done')
    const row = phases[index]
    if (!row) {
      if (lettersAsk(run, undefined, phases)) {
        await idle()
        return
      }
      const left = await firstLeft(run, phases)
      if (left) await steady(() => markPhaseWaiting(db, run.id, left), hard)
      else await finish(run, phases)
      return
    }
    const verdict = control.verdict()
    const braked = verdict.kind === 'stop' || verdict.kind === 'pause'
    if (braked || lettersAsk(run, row, phases.slice(0, index))) {
      if (braked) await deps.tend(scopeOf(run))
      await idle()
      return
    }
    control.beginPass(row.phase, row.retried > 0)
    const done = await startPhase(run, row.phase)
    deps.onPhase(row.phase, 'started', { done, total: run.total })
    if ((await workWatched(run, row.phase)) === 'complete') {
      // Something is pending again: the phase is taken up once more.
      if (await retryOnce(run, row.phase)) return
      await endPhase(run, row.phase)
      desk.resolve('rate_limited', 'voyage_limited')
      deps.onPhase(row.phase, 'done', { done: run.total, total: run.total })
    }
  }

  while (!deps.closing() && !hard.aborted) {
    const run = await steady(control.refresh, hard)
    if (run && run.epoch > epoch) throw new FencedError('another engine has taken over this run')
    if (run && run.epoch < epoch) await steady(() => raiseEpoch(db, run.id, epoch), hard)
    else if (run) await step(run)
    else await idle()
  }
}
