// The runner: phases in order, what the owner is asked in between, and wishes that other processes record.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import type { RunnerDeps } from '../../engine/runner.ts'
import { setWish } from '../../engine/store/runs.ts'
import { testDatabase } from '../database.ts'
import type { Bench } from './bench.ts'
import { benchWithRun, loopOn } from './loop-on.ts'

const { db } = await testDatabase()
let bench: Bench

beforeEach(async () => {
  bench = await benchWithRun(db)
})
// On a real server an incident that is still being written would meet the emptied tables of the next test.
afterEach(() => bench.desk.settled())

const loop = (over: Partial<RunnerDeps> = {}) => loopOn(bench, over)

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

it('works on nothing that another engine has taken over, not even when it begins anew', async () => {
  const { worked, done } = loop({
    async work(phase) {
      worked.push(phase)
      // The world stood still for this engine, and another one took the lease.
      await db.run('update core.migration_runs set epoch = 2')
      return 'stopped'
    },
  })
  await expect(done).rejects.toThrow('another engine has taken over')
  expect(worked).toEqual(['classify'])
})

it('takes a run that was recorded while it took the lease', async () => {
  await db.run('update core.migration_runs set epoch = 0')
  const { worked, done } = loop()
  await done
  expect(worked).toEqual(['classify', 'graph', 'embed'])
  expect(await db.rows(z.object({ epoch: z.number() }), 'select epoch from core.migration_runs')).toEqual([
    { epoch: 1 },
  ])
})
