// The runner's loop on a bench, for tests: lanes that do as they are told, until the run is finished or the test ends it.
import { type RunnerDeps, runLoop } from '../../engine/runner.ts'
import type { PhaseName } from '../../engine/snapshot.ts'
import type { Database } from '../../engine/store/database.ts'
import { emptyTables } from '../database.ts'
import { type Bench, createBench } from './bench.ts'
import { insertSource, openRun } from './open-run.ts'

/** A bench on which a run of ten emails is open, and nothing else in the database. */
export const benchWithRun = async (db: Database): Promise<Bench> => {
  await emptyTables(db)
  await insertSource(db, 10)
  await openRun(db)
  return createBench(db)
}

/** Starts the loop; lanes do as `over.work` says. */
export const loopOn = (bench: Bench, over: Partial<RunnerDeps> = {}) => {
  const worked: PhaseName[] = []
  const state = { closing: false, finished: false }
  const done = runLoop(
    {
      ...bench,
      async work(phase) {
        worked.push(phase)
        return 'complete'
      },
      tend: async () => undefined,
      isLeft: async () => false,
      closing: () => state.closing,
      epoch: 1,
      onPhase: () => undefined,
      async onFinished() {
        state.finished = true
        state.closing = true
      },
      ...over,
    },
    bench.hard.signal,
  )
  const close = () => {
    state.closing = true
    bench.bell.ring()
    return done
  }
  return { worked, state, done, close }
}
