// The lane of paid calls, whole: what is saved, what becomes a letter, and what is the world's fault.
import { beforeEach, describe, expect, it } from 'vitest'
import { emptyTables, testDatabase } from '../../database.ts'
import { insertSource } from '../open-run.ts'
import { BILLED, CANARY, createLaneBench, done, invalid, RESERVED, serviceError } from './lane-bench.ts'
import { ledger, letterRows, savedIds } from './lane-rows.ts'

const { db } = await testDatabase()
let ids: readonly string[]

beforeEach(async () => {
  await emptyTables(db)
  ids = await insertSource(db, 40)
})
const without = (...left: readonly string[]) => ids.filter((id) => !left.includes(id))
it('feeds, calls, saves and books every email once', async () => {
  const lane = await createLaneBench(db)
  expect(await lane.start()).toBe('complete')
  expect(await savedIds(db)).toEqual(ids)
  expect([...lane.fed].sort()).toEqual(ids)
  expect(lane.calls.flat().sort()).toEqual(ids)
  expect(await ledger(db)).toEqual({
    settled: 40 * BILLED,
    booked: 40 * BILLED,
    calls: 40,
    estimated: 0,
    reserved: 0,
    held: 0,
    done: 40,
    failed: 0,
  })
})

it('does nothing when it is run again', async () => {
  const lane = await createLaneBench(db)
  await lane.start()
  expect(await lane.start()).toBe('complete')
  expect(lane.calls).toHaveLength(40)
})

it('packs full requests and sends the unfinished one at the end', async () => {
  const lane = await createLaneBench(db, { perRequest: 16 })
  await lane.start()
  expect(lane.calls.map((call) => call.length)).toEqual([16, 16, 8])
})

describe('a sick email', () => {
  it('gets its letter, and its neighbours pass untouched', async () => {
    const lane = await createLaneBench(db, {
      script: async ([id = '']) => {
        if (id === 'm003') throw serviceError({ kind: 'server_error', status: 500, billed: 'unknown' })
        return [done(id)]
      },
    })
    expect(await lane.start()).toBe('complete')
    expect(await savedIds(db)).toEqual(without('m003'))
    expect(await letterRows(db)).toEqual([{ message_id: 'm003', code: 'service_error', tries: 3, detail: {} }])
    const books = await ledger(db)
    const lost = lane.calls.filter(([id]) => id === 'm003').length
    const canaries = lane.calls.filter(([id]) => id === CANARY).length
    expect(books).toMatchObject({ settled: (39 + canaries) * BILLED + lost * RESERVED, estimated: lost, held: 0 })
    expect(lane.desk.list()).toEqual([])
  })

  it('is found in a packed request by halving', async () => {
    const lane = await createLaneBench(db, {
      perRequest: 16,
      script: async (batch) => {
        if (batch.includes('m007')) throw serviceError({ kind: 'rejected', status: 400 })
        return batch.map(done)
      },
    })
    await lane.start()
    expect(await savedIds(db)).toEqual(without('m007'))
    expect(await letterRows(db)).toMatchObject([{ message_id: 'm007', code: 'rejected', tries: 1 }])
  })

  it('that cannot be prepared gets its letter and is never sent', async () => {
    const lane = await createLaneBench(db)
    await lane.start(
      {},
      {
        prepare: async (items, signal) =>
          (await lane.phase.prepare(items, signal)).map((ready) =>
            ready.messageId === 'm005' ? { kind: 'stuck', messageId: 'm005', code: 'pii_left' } : ready,
          ),
      },
    )
    expect(lane.calls.flat()).not.toContain('m005')
    expect(await letterRows(db)).toMatchObject([{ message_id: 'm005', code: 'pii_left' }])
    expect(await ledger(db)).toMatchObject({ done: 39, failed: 1, calls: 39 })
  })

  it('whose row the database refuses is found by halving, and its letter holds nothing personal', async () => {
    await db.run(
      `update ingestion.emails_legacy set sender = null, subject = 'Secret de Claire' where message_id = 'm009'`,
    )
    const lane = await createLaneBench(db)
    await lane.start()
    expect(await savedIds(db)).toEqual(without('m009'))
    expect(await letterRows(db)).toEqual([
      { message_id: 'm009', code: 'constraint', tries: 1, detail: { code: '23502', table: 'emails' } },
    ])
    expect(await ledger(db)).toMatchObject({ done: 39, failed: 1, calls: 40, settled: 40 * BILLED })
  })
})

describe('the world', () => {
  it('that limits us costs no email anything', async () => {
    const lane = await createLaneBench(db, {
      script: async (batch, call) => {
        if (call % 4 === 0) throw serviceError({ kind: 'rate_limited', status: 429, retryAfterMs: 1_000 })
        return batch.map(done)
      },
    })
    expect(await lane.start()).toBe('complete')
    expect(await savedIds(db)).toEqual(ids)
    expect(await letterRows(db)).toEqual([])
    expect(await ledger(db)).toMatchObject({ calls: 40, settled: 40 * BILLED })
  })

  it('that goes down is asked by the canary alone, and all goes on when it is back', async () => {
    let down = true
    let canaries = 0
    const lane = await createLaneBench(db, {
      script: async (batch) => {
        if (batch[0] === CANARY) canaries += 1
        if (canaries === 4) down = false
        if (down) throw serviceError({ kind: 'key_refused', status: 401 })
        return batch.map(done)
      },
    })
    const ended = lane.start()
    await lane.until(() => lane.desk.isOpen('key_refused'))
    expect(await ended).toBe('complete')
    const sent = lane.calls.map(([id]) => id)
    // What was in flight fails together; from then on nothing but canaries until one passes.
    const firstCanary = sent.indexOf(CANARY)
    expect(firstCanary).toBeLessThanOrEqual(8)
    expect(sent.slice(firstCanary, firstCanary + 4)).toEqual(Array(4).fill(CANARY))
    expect(await savedIds(db)).toEqual(ids)
    expect(lane.desk.isOpen('key_refused')).toBe(false)
  })

  it('that answers nonsense to everybody opens the breaker, and takes all letters back', async () => {
    let mad = true
    const lane = await createLaneBench(db, {
      script: async (batch) => batch.map((id) => (mad ? invalid(id) : done(id))),
    })
    const ended = lane.start()
    await lane.until(() => lane.desk.isOpen('error_breaker') && lane.control.verdict().kind === 'hold')
    mad = false
    await lane.desk.settled()
    lane.desk.resolve('error_breaker')
    expect(await ended).toBe('complete')
    expect(await savedIds(db)).toEqual(ids)
    expect(await letterRows(db)).toEqual([])
    expect(await ledger(db)).toMatchObject({ done: 40, failed: 0, held: 0 })
    // Those whose letters were taken back were fed again, once; nobody else was.
    const times = ids.map((id) => lane.fed.filter((fed) => fed === id).length)
    expect(Math.max(...times)).toBe(2)
    expect(times.filter((time) => time === 2).length).toBeGreaterThanOrEqual(5)
  })

  it('that is well although many emails are sick leaves their letters standing', async () => {
    const lane = await createLaneBench(db, {
      script: async (batch) => batch.map((id) => (id === CANARY ? done(id) : invalid(id))),
    })
    expect(await lane.start()).toBe('complete')
    expect((await letterRows(db)).map(({ message_id, tries }) => [message_id, tries])).toEqual(ids.map((id) => [id, 3]))
    expect(lane.calls.some(([id]) => id === CANARY)).toBe(true)
    expect(lane.desk.isOpen('error_breaker')).toBe(false)
  })
})
