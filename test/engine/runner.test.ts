// The runner: phases in order, what the owner is asked in between, and wishes that other processes record.
import { beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { type RunnerDeps, runLoop } from '../../engine/runner.ts'
import type { PhaseName } from '../../engine/snapshot.ts'
import { addAccepted, setWish } from '../../engine/store/runs.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { type Bench, createBench } from './bench.ts'
import { insertSource, openRun } from './open-run.ts'

const { db } = await testDatabase()
let bench: Bench

beforeEach(async () => {
  await emptyTables(db)
  await insertSource(db, 10)
  await openRun(db)
  bench = createBench(db)
})

const letter = (phase: PhaseName, messageId: string) =>
  db.run(
    `insert into core.migration_failed (message_id, phase, error_code, error_message) values ($1, $2, 'refusal', '')`,
    [messageId, phase],
  )

/** The loop over lanes that do as `work` says, until the run is finished or the test closes it. */
const loop = (over: Partial<RunnerDeps> = {}) => {
  const worked: PhaseName[] = []
  const state = { closing: false, finished: false }
  const done = runLoop(
    {
      ...bench,
      async work(phase) {
        worked.push(phase)
        return 'complete'
      },
      isLeft: async () => false,
      closing: () => state.closing,
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

it('goes through the phases in order and tells the end of each and of the run', async () => {
  const { worked, done } = loop()
  await done
  expect(worked).toEqual(['classify', 'graph', 'embed'])
  const told = await db.rows(
    z.object({ key: z.string() }),
    `select payload -> 'message' ->> 'key' as key from core.outbox order by id`,
  )
  expect(told.map(({ key }) => key)).toEqual([...Array(3).fill('push-phase-done'), 'push-run-done'])
})

it('hears a pause and a resume that another process records while a lane is at work', async () => {
  const verdicts: string[] = []
  const { done } = loop({
    async work(phase) {
      if (phase !== 'graph') return 'complete'
      await setWish(db, 'pause', 'shell:other')
      await bench.until(() => bench.control.verdict().kind === 'pause')
      verdicts.push('pause')
      await setWish(db, 'run', 'shell:other')
      await bench.until(() => bench.control.verdict().kind === 'go')
      verdicts.push('go')
      return 'complete'
    },
  })
  await done
  expect(verdicts).toEqual(['pause', 'go'])
})

it('judges the figures while a lane is at work: half of the cap spent is told at once', async () => {
  const { done } = loop({
    async work(phase) {
      if (phase !== 'classify') return 'complete'
      await db.run('update core.migration_runs set settled_micros = cap_micros / 2')
      await bench.until(() => bench.desk.isOpen('budget_50'))
      return 'complete'
    },
  })
  await done
  expect(bench.desk.isOpen('budget_50')).toBe(true)
})

it('asks before a phase when letters of earlier ones are over 5 %, and goes on once that is accepted', async () => {
  await letter('classify', 'm001')
  const { worked, done } = loop()
  await bench.until(() => bench.desk.isOpen('letters_over_limit'))
  expect(worked).toEqual(['classify'])
  await addAccepted(db, 'letters_over_limit')
  await done
  expect(worked).toEqual(['classify', 'graph', 'embed'])
  expect(bench.desk.isOpen('letters_over_limit')).toBe(false)
})

it('goes back to a phase in which something is pending again before it ends the run', async () => {
  let left = 1
  const { worked, done } = loop({
    async isLeft(phase) {
      if (phase !== 'graph' || left === 0) return false
      left -= 1
      return true
    },
  })
  await done
  expect(worked).toEqual(['classify', 'graph', 'embed', 'graph'])
})

it('starts no phase while the owner pauses, and takes it up at his word', async () => {
  await setWish(db, 'pause', 'test')
  const { worked, done, close } = loop()
  await bench.until(() => bench.control.verdict().kind === 'pause')
  expect(worked).toEqual([])
  await setWish(db, 'run', 'test')
  await done
  expect(worked).toEqual(['classify', 'graph', 'embed'])
  await close()
})
