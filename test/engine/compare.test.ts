// A comparison on the emulated provider: both models see the same emails, its own cap holds, and only its books remain.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { PresidioLeaksError } from '../../engine/demand-hiding.ts'
import { only } from '../../engine/store/database.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { type Stage, setStage } from '../scenarios/stage.ts'

const { db } = await testDatabase()
const EMAILS = 40
const blindTo = new Set<string>()
let stage: Stage

beforeEach(async () => {
  await emptyTables(db)
  blindTo.clear()
  stage = await setStage({ db, mail: { seed: 12, count: EMAILS }, blindTo })
})
afterEach(() => stage.close())

const order = { seed: 3, by: 'test', signal: new AbortController().signal }
const offered = async (emails: number) => {
  const offer = await stage.engine.offerCompare(emails)
  if (!offer) throw new Error('no comparison was offered')
  return offer
}
const books = () =>
  only(
    db,
    z.object({ reserved: z.number(), settled: z.number(), cap: z.number(), booked: z.number(), open: z.number() }),
    `select coalesce(sum(reserved_micros), 0)::bigint as reserved, coalesce(sum(settled_micros), 0)::bigint as settled,
       coalesce(max(cap_micros), 0)::bigint as cap, count(*) filter (where finished_at is null) as open,
       (select coalesce(sum(cost_micros), 0)::bigint from core.api_usage where context = 'migration_compare') as booked
     from core.comparisons`,
  )

it('asks both models about the same emails, within the approval, and writes nothing but its books', async () => {
  const offer = await offered(20)
  expect(offer).toMatchObject({ models: ['claude-sonnet-4-6', 'claude-haiku-5-5'], emails: 20 })
  expect(stage.claude.books.totals().requests).toBe(0)
  const result = await stage.engine.compare({ ...order, ...offer })
  expect(result).toMatchObject({ compared: 20, models: offer.models })
  expect(result.cutShort).toBeUndefined()
  expect(result.agreed + result.disagreements.length).toBe(20)
  expect(result.categories.reduce((sum, { emails }) => sum + emails, 0)).toBe(20)
  const { billed } = stage.claude.books.totals()
  expect(offer.models.map((model) => billed.models[model]?.requests)).toEqual([20, 20])
  const { settled, booked, reserved, cap, open } = await books()
  expect([settled, reserved, open]).toEqual([booked, 0, 0])
  expect(settled).toBe(result.spent.reduce((sum, { micros }) => sum + micros, 0))
  expect(settled).toBeLessThanOrEqual(cap)
  const rows = await only(db, z.object({ count: z.number() }), 'select count(*) as count from ingestion.emails')
  expect(rows.count).toBe(0)
  const texts = stage.claude.books.entries.map(({ body }) =>
    JSON.stringify(z.object({ messages: z.unknown() }).parse(JSON.parse(body)).messages),
  )
  expect(new Set(texts).size).toBeLessThanOrEqual(20)
})

it('never spends above its own cap, and says that it ended early', async () => {
  const offer = await offered(EMAILS)
  const capMicros = 30_000
  const result = await stage.engine.compare({ ...order, ...offer, capMicros })
  expect(result.cutShort).toBe('cap')
  expect(result.compared).toBeLessThan(EMAILS)
  expect((await books()).settled).toBeLessThanOrEqual(capMicros)
})

it('ends with what it has when Claude fails, and books what may have been billed at its worst', async () => {
  const offer = await offered(20)
  stage.claude.faults.add({ fault: 'accepted_then_cut', endpoint: 'messages', times: 1 })
  const result = await stage.engine.compare({ ...order, ...offer })
  expect(result.cutShort).toBe('service')
  const { settled, booked, reserved } = await books()
  expect([settled, reserved]).toEqual([booked, 0])
  expect(settled).toBeGreaterThan(result.spent.reduce((sum, { micros }) => sum + micros, 0))
})

it('books what a crash left reserved before it spends anything new', async () => {
  await db.run(
    `insert into core.comparisons (approved_by, models, emails, cap_micros, reserved_micros)
     values ('test', array['claude-sonnet-4-6', 'claude-haiku-5-5'], 10, 100000, 7000)`,
  )
  await stage.engine.compare({ ...order, ...(await offered(1)) })
  const { booked, settled, reserved, open } = await books()
  expect([reserved, open, settled]).toEqual([0, 0, booked])
  expect(booked).toBeGreaterThan(7_000)
})

it('is not offered without mail', async () => {
  await emptyTables(db)
  expect(await stage.engine.offerCompare(20)).toBeUndefined()
})

it('sends and opens nothing when Presidio leaves things in sight, nor while the incident is open', async () => {
  const offer = await offered(20)
  blindTo.add('PERSON')
  await expect(stage.engine.compare({ ...order, ...offer })).rejects.toThrow(PresidioLeaksError)
  blindTo.clear()
  await db.run(`insert into core.incidents (kind) values ('presidio_leaking')`)
  await expect(stage.engine.compare({ ...order, ...offer })).rejects.toThrow(PresidioLeaksError)
  expect(stage.claude.books.totals().bytesReceived).toBe(0)
  expect(await books()).toMatchObject({ cap: 0, booked: 0, open: 0 })
})
