// The incident desk and the reader: known at once in memory, in the tables in the same order as soon as the store is there.
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createReader } from '../../engine/reader.ts'
import type { Database } from '../../engine/store/database.ts'
import { openIncident } from '../../engine/store/incident-rows.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { createBench } from './bench.ts'
import { type Loss, losingAnswers } from './lost-answers.ts'
import { insertSource, openRun } from './open-run.ts'

const { db } = await testDatabase()
beforeEach(() => emptyTables(db))

const written = async () =>
  (
    await db.rows(
      z.object({ kind: z.string(), over: z.boolean() }),
      'select kind, resolved_at is not null as over from core.incidents order by id',
    )
  ).map(({ kind, over }) => `${kind}${over ? ' over' : ''}`)
const told = async () =>
  (
    await db.rows(
      z.object({ key: z.string(), of: z.string().nullable() }),
      `select payload -> 'message' ->> 'key' as key, payload -> 'message' -> 'params' ->> 'incident' as of
       from core.outbox order by id`,
    )
  ).map(({ key, of }) => (of === null ? key : `${key} ${of}`))

describe('the desk', () => {
  it('knows at once, and writes in the order in which things happened', async () => {
    const { desk, faults } = createBench(db)
    desk.open('overloaded')
    desk.open('ram_high', { share: 0.9 })
    desk.resolve('overloaded', 'disk_full')
    desk.open('overloaded')
    expect(desk.list()).toEqual([
      { kind: 'ram_high', params: { share: 0.9 } },
      { kind: 'overloaded', params: {} },
    ])
    await desk.settled()
    expect(await written()).toEqual(['overloaded over', 'ram_high', 'overloaded'])
    expect(await told()).toEqual([
      'incident-overloaded',
      'incident-ram_high',
      'push-resolved overloaded',
      'incident-overloaded',
    ])
    expect(faults).toEqual([])
  })

  it('opens one of a kind, however often it is told', async () => {
    const { desk } = createBench(db)
    for (let time = 0; time < 5; time += 1) desk.open('ram_high', { share: 0.9 + time / 100 })
    await desk.settled()
    expect(await written()).toEqual(['ram_high'])
    expect(desk.list()).toEqual([{ kind: 'ram_high', params: { share: 0.9 } }])
  })

  it('takes over what an earlier engine left open, and neither opens nor tells it again', async () => {
    await openIncident(db, 'key_refused', {})
    const { desk } = createBench(db)
    await desk.load()
    expect(desk.isOpen('key_refused')).toBe(true)
    desk.open('key_refused')
    desk.resolve('key_refused')
    await desk.settled()
    expect(await written()).toEqual(['key_refused over'])
    expect(await told()).toEqual(['incident-key_refused', 'push-resolved key_refused'])
  })

  it('is not held by a store that was lost before the restart', async () => {
    await openIncident(db, 'store_lost', {})
    await openIncident(db, 'ram_high', {})
    const { desk } = createBench(db)
    await desk.load()
    expect(desk.list().map(({ kind }) => kind)).toEqual(['ram_high'])
    await desk.settled()
    expect(await written()).toEqual(['store_lost over', 'ram_high'])
  })

  it('holds at once when the store is lost, and writes that too, in order, when it is back', async () => {
    await insertSource(db, 1)
    await openRun(db)
    let gone = false
    const bench = createBench(losingAnswers(db, () => (gone ? 'before' : 'none')))
    await bench.control.refresh()
    gone = true
    bench.desk.open('ram_high')
    await bench.until(() => bench.desk.isOpen('store_lost'))
    expect(bench.control.verdict()).toMatchObject({ kind: 'wait', reason: { params: { kind: 'store_lost' } } })
    bench.desk.open('presidio_down')
    bench.desk.resolve('ram_high')
    expect(await written()).toEqual([])
    gone = false
    await bench.until(() => !bench.desk.isOpen('store_lost'))
    await bench.desk.settled()
    expect(await written()).toEqual(['ram_high over', 'store_lost over', 'presidio_down'])
  })

  it('tells each event once although the answer of a commit was lost', async () => {
    const losses: Loss[] = ['after', 'none', 'after', 'none']
    const bench = createBench(losingAnswers(db, () => losses.shift() ?? 'none'))
    bench.desk.open('ram_high')
    await bench.desk.settled()
    bench.desk.resolve('ram_high')
    await bench.until(() => !bench.desk.isOpen('store_lost'))
    await bench.desk.settled()
    expect((await told()).filter((key) => key.includes('ram_high'))).toEqual([
      'incident-ram_high',
      'push-resolved ram_high',
    ])
  })

  it('goes on after an incident that could not be written for a reason of its own', async () => {
    const refusing: Database = {
      ...db,
      transaction: (work) =>
        db.transaction((tx) =>
          work({
            ...tx,
            rows: (schema, text, params) =>
              params?.[0] === 'ram_high' ? Promise.reject(new TypeError('a bug')) : tx.rows(schema, text, params),
          }),
        ),
    }
    const { desk, faults } = createBench(refusing)
    desk.open('ram_high')
    desk.open('disk_full')
    await desk.settled()
    expect(faults).toHaveLength(1)
    expect(await written()).toEqual(['disk_full'])
  })
})

describe('the reader', () => {
  const readerOver = (source: Database) =>
    createReader({
      db: source,
      now: () => new Date('2026-11-23T12:00:00Z'),
      verdict: () => ({ kind: 'go' }),
      ratePerMinute: () => 60,
      boundBy: () => undefined,
    })

  it('tells what stands in the tables', async () => {
    await insertSource(db, 3)
    await openRun(db, { capMicros: 7_000_000 })
    await openIncident(db, 'ram_high', {})
    await db.run(
      `insert into core.migration_failed (message_id, phase, error_code, error_message) values ('m001', 'classify', 'refusal', '')`,
    )
    const reader = readerOver(db)
    expect(reader.last()).toBeUndefined()
    const snapshot = await reader.snapshot()
    expect(snapshot).toMatchObject({
      state: 'running',
      run: { total: 3 },
      money: { capMicros: 7_000_000 },
      openLetters: 1,
      incidents: [{ kind: 'ram_high' }],
    })
    expect(reader.last()).toBe(snapshot)
  })

  it('tells the last it knew when the store is lost, and that it waits for it', async () => {
    await insertSource(db, 3)
    await openRun(db)
    let gone = false
    const reader = readerOver(losingAnswers(db, () => (gone ? 'before' : 'none')))
    await reader.snapshot()
    gone = true
    expect(await reader.snapshot()).toMatchObject({
      state: 'waiting',
      reason: { key: 'reason-incident', params: { kind: 'store_lost' } },
      run: { total: 3 },
    })
    gone = false
    expect((await reader.snapshot()).state).toBe('running')
  })

  it('cannot tell anything when the store was never there', async () => {
    await expect(readerOver(losingAnswers(db, () => 'before')).snapshot()).rejects.toMatchObject({ code: 'ECONNRESET' })
  })
})
