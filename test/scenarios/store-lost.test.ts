// PostgreSQL lost, or frozen, in the middle of a run: the gate holds, nothing is lost or paid twice, and it goes on by itself.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { type Database, openDatabase } from '../../engine/store/database.ts'
import { emptyTables, serverCases, testDatabase } from '../database.ts'
import { expectAllToHold } from './all-hold.ts'
import { type CuttableLine, openCuttableLine } from './cuttable-line.ts'
import { type Stage, setStage } from './stage.ts'

const place = await testDatabase()
const { dsn, connections } = place
const ofServers = serverCases(place)
let line: CuttableLine
let db: Database
let stage: Stage

beforeEach(async () => {
  line = await openCuttableLine(dsn)
  const frozenAfterMs = connections > 1 ? 1_000 : undefined
  db = openDatabase({ dsn: line.dsn, connections, frozenAfterMs, onIdleError: () => undefined })
  await emptyTables(db)
  stage = await setStage({ db, mail: { seed: 31, count: 120 }, maxInFlight: 6, anthropic: { latencyMs: 5 } })
})
afterEach(async () => {
  line.thaw()
  await stage.close()
  await db.close()
  await line.close()
})

it('is told from memory while it is away, and everything ends as if nothing had been', async () => {
  await stage.start(20_000_000)
  for (const doneBefore of [20, 60]) {
    await stage.until(({ phases }) => (phases[0]?.done ?? 0) >= doneBefore)
    line.cut()
    const lost = await stage.until(({ state, reason }) => state === 'waiting' && reason.params.kind === 'store_lost')
    expect(lost.run?.total).toBe(120)
    line.mend()
    await stage.until(({ state }) => state !== 'waiting')
  }
  const done = await stage.until(({ state }) => state === 'done')
  expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([120, 0]))
  expect(done.incidents).toEqual([])
  // No call was cut off, for only the store was: so the books are exact, and nothing was paid for twice.
  expect((await expectAllToHold(db, stage)).estimatedMicros).toBe(0)
  expect(stage.claude.books.totals().billed.requests).toBe(120)
  const incidents = await db.rows(
    z.object({ kind: z.string(), over: z.boolean() }),
    'select kind, resolved_at is not null as over from core.incidents order by id',
  )
  expect(incidents).toEqual(Array(2).fill({ kind: 'store_lost', over: true }))
})

ofServers.each([
  ['that cannot be reached', () => line.cut(), () => line.mend()],
  ['that takes questions and answers none', () => line.freeze(), () => line.thaw()],
] as const)(
  'a store %s: a pause is obeyed and shown, and is in the tables before the gate opens',
  async (_, fault, repair) => {
    await stage.start(20_000_000)
    await stage.until(({ phases }) => (phases[0]?.done ?? 0) >= 20)
    fault()
    await stage.until(({ state, reason }) => state === 'waiting' && reason.params.kind === 'store_lost')
    expect(await stage.engine.wish('pause', 'test')).toEqual({ kind: 'recorded' })
    await stage.until(({ state }) => state === 'paused')
    repair()
    await stage.until(
      ({ state, run, incidents }) => state === 'paused' && run?.wish === 'pause' && incidents.length === 0,
    )
    const calls = stage.claude.books.totals().billed.requests
    await stage.engine.wish('run', 'test')
    const done = await stage.until(({ state }) => state === 'done')
    expect(done.phases[0]).toMatchObject({ done: 120, failed: 0 })
    expect(calls).toBeLessThan(120)
    await expectAllToHold(db, stage)
  },
)
