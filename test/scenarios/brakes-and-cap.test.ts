// Promise two, and the brakes: the cap holds, pause and stop hold, and nothing goes on without the owner's word.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { emptyTables, serverCases, testDatabase } from '../database.ts'
import { expectAllToHold } from './all-hold.ts'
import { type Stage, setStage } from './stage.ts'

const place = await testDatabase()
const { db } = place
const ofServers = serverCases(place)
let stage: Stage

beforeEach(async () => {
  await emptyTables(db)
  stage = await setStage({ db, mail: { seed: 21, count: 100 }, maxInFlight: 6, anthropic: { latencyMs: 5 } })
})
afterEach(() => stage.close())

it('holds at the cap, never above it, and goes on when more is approved', async () => {
  const cap = 120_000
  await stage.start(cap)
  const held = await stage.until(({ state }) => state === 'held')
  expect(held.reason.key).toBe('reason-budget')
  expect(held.money.spentMicros + held.money.reservedMicros).toBeLessThanOrEqual(cap)
  const plan = await stage.engine.plan()
  expect(await stage.engine.approveCap({ capMicros: 1_000, planHash: plan.hash, by: 'test' })).toMatchObject({
    kind: 'below_spent',
  })
  expect(await stage.engine.approveCap({ capMicros: 2_000_000, planHash: 'of another plan', by: 'test' })).toEqual({
    kind: 'plan_changed',
  })
  expect(await stage.engine.approveCap({ capMicros: 2_000_000, planHash: plan.hash, by: 'test' })).toEqual({
    kind: 'recorded',
  })
  await stage.until(({ state }) => state === 'done')
  await expectAllToHold(db, stage)
})

it('pauses without a new call, keeps the pause over a restart, and resumes to the end', async () => {
  await stage.start()
  await stage.until(({ phases }) => (phases[0]?.done ?? 0) > 10)
  await stage.engine.wish('pause', 'test')
  await stage.until(({ money }) => money.reservedMicros === 0)
  const calls = stage.claude.books.totals().requests
  await stage.reopen()
  const paused = await stage.engine.snapshot()
  expect(paused.state).toBe('paused')
  expect(paused.phases[0]?.done).toBe(calls)
  expect(stage.claude.books.totals().requests).toBe(calls)
  expect(await stage.engine.wish('run', 'test')).toEqual({ kind: 'recorded' })
  const done = await stage.until(({ state }) => state === 'done')
  expect(done.phases.map(({ done: each }) => each)).toEqual([100, 100, 100])
  await expectAllToHold(db, stage)
})

ofServers('a stop revokes the approval: only a new one goes on, and finishes the same run', async () => {
  await stage.start()
  await stage.until(({ phases }) => (phases[0]?.done ?? 0) > 10)
  await stage.engine.wish('stop', 'test')
  const stopped = await stage.until(({ state, money }) => state === 'stopped' && money.reservedMicros === 0)
  expect(await stage.engine.wish('run', 'test')).toEqual({ kind: 'needs_approval' })
  await stage.start()
  const done = await stage.until(({ state }) => state === 'done')
  expect(done.run?.id).toBe(stopped.run?.id)
  expect(done.phases.map(({ done: each }) => each)).toEqual([100, 100, 100])
  await expectAllToHold(db, stage)
})

ofServers('a second start while a run is open is refused, and mail that comes later is a next run', async () => {
  await stage.start()
  const plan = await stage.engine.plan()
  expect(await stage.engine.start({ plan, capMicros: 1_000_000, by: 'test' })).toEqual({ kind: 'run_open' })
  await db.run(`insert into ingestion.emails_legacy (message_id, subject, body_text, imported_at)
    values ('zzz-later', 'Plus tard', 'Bonjour', now())`)
  const done = await stage.until(({ state }) => state === 'done')
  const paid = stage.claude.books.totals().billed.requests
  expect(done.run?.total).toBe(100)
  await expectAllToHold(db, stage)
  await stage.start()
  const second = await stage.until(({ state, run }) => state === 'done' && run?.id !== done.run?.id)
  expect(second.run?.total).toBe(101)
  expect(stage.claude.books.totals().billed.requests).toBe(paid + 1)
})
