// A whole run on generated mail, with nothing in its way.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { emptyTables, serverCases, testDatabase } from '../database.ts'
import { expectAllToHold } from './all-hold.ts'
import { type Stage, setStage } from './stage.ts'

const place = await testDatabase()
const { db } = place
const ofServers = serverCases(place)
let stage: Stage

beforeEach(async () => {
  await emptyTables(db)
  stage = await setStage({ db, mail: { seed: 1, count: 120 } })
})
afterEach(() => stage.close())

it('goes through all three phases to done, each email once, and every book agrees exactly', async () => {
  await stage.start()
  const snapshot = await stage.until(({ state }) => state === 'done')
  expect(snapshot.phases.map(({ done, failed }) => ({ done, failed }))).toEqual(Array(3).fill({ done: 120, failed: 0 }))
  expect(stage.claude.books.totals().billed.requests).toBe(120)
  // All texts fit one request of Voyage's.
  expect(stage.voyage.books.totals().billed.requests).toBe(1)
  expect((await expectAllToHold(db, stage)).estimatedMicros).toBe(0)
})

ofServers('tells the owner of the start, of each phase and of the end, in that order', async () => {
  await stage.start()
  await stage.until(({ state }) => state === 'done')
  const told = await db.rows(
    z.object({ key: z.string() }),
    `select payload -> 'message' ->> 'key' as key from core.outbox where kind = 'ended' order by id`,
  )
  expect(told.map(({ key }) => key)).toEqual([
    'push-run-started',
    'push-phase-done',
    'push-phase-done',
    'push-phase-done',
    'push-run-done',
  ])
})

ofServers('a dry run before it writes nothing, pays nothing, and makes the plan a measured one', async () => {
  const report = await stage.engine.dryRun({ emails: 60, seed: 4, signal: new AbortController().signal })
  expect(report).toMatchObject({ sample: 60, failures: {}, plan: { basis: 'dry_run', sample: 60, total: 120 } })
  expect(stage.claude.books.totals().calls).toEqual({ count_tokens: 60 })
  expect(stage.claude.books.totals().billed.requests).toBe(0)
  await stage.start()
  const done = await stage.until(({ state }) => state === 'done')
  const { low, high } = report.plan.costMicros
  expect(done.money.spentMicros).toBeGreaterThan(low * 0.5)
  expect(done.money.spentMicros).toBeLessThan(high)
})
