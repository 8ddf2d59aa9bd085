// A Presidio that is seen to leak: what was made before waits nowhere, and what was kept since it passed is forgotten.
import { beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { emptyTables, testDatabase } from '../../database.ts'
import { insertSource } from '../open-run.ts'
import { createLaneBench, done, type LaneBench, serviceError } from './lane-bench.ts'
import { ledger, savedIds } from './lane-rows.ts'

const { db } = await testDatabase()
let ids: readonly string[]
let lane: LaneBench

const keep = (id: string, age = '0') =>
  db.run(
    `insert into ingestion.emails_anonymized (message_id, policy_hash, subject, body, created_at)
     values ($1, 'p', '', '', now() - $2::interval)`,
    [id, age],
  )
const kept = async () =>
  (
    await db.rows(z.object({ id: z.string() }), 'select message_id as id from ingestion.emails_anonymized order by 1')
  ).map(({ id }) => id)

beforeEach(async () => {
  await emptyTables(db)
  ids = await insertSource(db, 40)
  lane = await createLaneBench(db)
})

it('sends no text again that was made before the leak, and does every email once', async () => {
  let made = 'before'
  const sent: string[] = []
  const ended = lane.start(
    {},
    {
      async prepare(items, signal) {
        const all = await lane.phase.prepare(items, signal)
        return all.map((one) => (one.kind === 'ready' ? { ...one, prepared: made } : one))
      },
      async work(batch) {
        const usage = { inputTokens: 1, outputTokens: 0 }
        if (made === 'before') throw serviceError({ kind: 'rate_limited', status: 429, retryAfterMs: 200 })
        sent.push(...batch.map(({ prepared }) => prepared))
        return { usage, levels: {}, answers: batch.map(({ messageId }) => done(messageId)) }
      },
    },
  )
  await lane.until(() => lane.desk.isOpen('rate_limited'))
  lane.desk.open('presidio_leaking')
  made = 'after'
  await lane.desk.settled()
  lane.desk.resolve('presidio_leaking')
  expect(await ended).toBe('complete')
  expect(new Set(sent)).toEqual(new Set(['after']))
  expect(await savedIds(db)).toEqual(ids)
})

it('sends nothing that was reserved while the leak was seen, and unbills it', async () => {
  let made = 'before'
  const sent: string[] = []
  await emptyTables(db)
  ids = await insertSource(db, 40)
  lane = await createLaneBench({
    ...db,
    async rows(schema, text, params) {
      const rows = await db.rows(schema, text, params)
      if (made === 'before' && text.includes('insert into core.reservations')) {
        made = 'after'
        lane.desk.open('presidio_leaking')
      }
      return rows
    },
  })
  const ended = lane.start(
    {},
    {
      async prepare(items, signal) {
        const mark = made
        const all = await lane.phase.prepare(items, signal)
        return all.map((one) => (one.kind === 'ready' ? { ...one, prepared: mark } : one))
      },
      async work(batch) {
        sent.push(...batch.map(({ prepared }) => prepared))
        const usage = { inputTokens: 1, outputTokens: 0 }
        return { usage, levels: {}, answers: batch.map(({ messageId }) => done(messageId)) }
      },
    },
  )
  await lane.until(() => lane.desk.isOpen('presidio_leaking'))
  await lane.desk.settled()
  lane.desk.resolve('presidio_leaking')
  expect(await ended).toBe('complete')
  expect(sent).toEqual(Array(40).fill('after'))
  expect((await ledger(db)).held).toBe(0)
  expect(await savedIds(db)).toEqual(ids)
})

it('forgets the kept texts that are younger than the last look that passed, also those saved during the leak', async () => {
  await keep('old', '1 day')
  await keep('young')
  lane.desk.open('presidio_leaking')
  const ended = lane.start()
  await lane.desk.settled()
  await keep('during')
  lane.desk.resolve('presidio_leaking')
  expect(await ended).toBe('complete')
  expect(await kept()).toEqual(['old'])
})

it('forgets at a fresh start what was kept since two minutes before a leak that is still open', async () => {
  await keep('old', '1 day')
  await keep('shortly before', '61 minutes')
  await keep('since', '30 minutes')
  lane.leaks.load(new Date(Date.now() - 60 * 60_000))
  expect(await lane.start()).toBe('complete')
  expect(await kept()).toEqual(['old'])
})

it('forgets what was kept since the process before was last alive, when nobody has looked since', async () => {
  await keep('old', '1 day')
  await keep('after its last look', '10 minutes')
  lane.leaks.load(undefined, new Date(Date.now() - 11 * 60_000))
  lane.desk.open('presidio_leaking')
  await lane.desk.settled()
  lane.desk.resolve('presidio_leaking')
  expect(await lane.start()).toBe('complete')
  expect(await kept()).toEqual(['old'])
})

it('keeps all texts as long as no leak is seen', async () => {
  await keep('young')
  expect(await lane.start()).toBe('complete')
  expect(await kept()).toEqual(['young'])
})
