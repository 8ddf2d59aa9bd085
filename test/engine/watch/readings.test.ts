// What the watch reads of the tables and the calendar: the books, the backup's age, the models, the volume, the standstill.
import { tmpdir } from 'node:os'
import { beforeEach, describe, expect, it } from 'vitest'
import { readCatalogue } from '../../../engine/catalogue.ts'
import type { Verdict } from '../../../engine/gate.ts'
import { message } from '../../../engine/message.ts'
import { backupAgeHours } from '../../../engine/store/backup-age.ts'
import { judgeRetirement } from '../../../engine/watch/retirement.ts'
import { judgeBooks, readBooks } from '../../../engine/watch/spend.ts'
import { createStall } from '../../../engine/watch/stall.ts'
import { createVolume } from '../../../engine/watch/volume.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { createManualClock } from '../../manual-clock.ts'
import { insertSource, openRun } from '../open-run.ts'

const { db, dsn } = await testDatabase()
beforeEach(() => emptyTables(db))

const noneOpen: ReadonlySet<never> = new Set()

describe('the books', () => {
  const spend = (micros: number) =>
    db.run(
      `insert into core.api_usage (provider, cost_micros, run_id)
       select 'anthropic', $1, id from core.migration_runs where finished_at is null`,
      [micros],
    )

  it('are nothing before the first run', async () => {
    expect(await readBooks(db)).toBeUndefined()
  })

  it('are told when calls and counter differ, however little, and when they agree again', async () => {
    await insertSource(db, 3)
    await openRun(db)
    await spend(700)
    await db.run('update core.migration_runs set settled_micros = 700')
    const books = await readBooks(db)
    expect(books).toMatchObject({ settled: 700, usage: 700, anthropic: 700, voyage: 0, reserved: 0, underWay: 0 })
    expect(books && judgeBooks(books, noneOpen)).toEqual([])
    await spend(1)
    const off = await readBooks(db)
    expect(off && judgeBooks(off, noneOpen)).toMatchObject([
      { change: 'open', kind: 'spend_mismatch', params: { counted: 0.0007, booked: 0.000701 } },
    ])
    expect(off && judgeBooks(off, new Set(['spend_mismatch']))).toEqual([])
    await db.run('update core.migration_runs set settled_micros = 701')
    const again = await readBooks(db)
    expect(again && judgeBooks(again, new Set(['spend_mismatch']))).toMatchObject([{ change: 'resolved' }])
  })

  it('are told too when what is reserved has no call under way', async () => {
    await insertSource(db, 3)
    await openRun(db)
    await db.run('update core.migration_runs set reserved_micros = 5')
    const books = await readBooks(db)
    expect(books && judgeBooks(books, noneOpen)).toMatchObject([{ kind: 'spend_mismatch' }])
  })
})

describe('the age of the newest backup', () => {
  const now = new Date('2026-11-27T12:00:00Z')
  const backupOf = (hoursAgo: number, deleted = false) =>
    db.run(`insert into core.backups (path, state, finished_at, deleted_at) values ('x', 'done', $1, $2)`, [
      new Date(now.getTime() - hoursAgo * 3_600_000),
      deleted ? now : null,
    ])

  it('matters while a run is open or scheduled, and is that of the newest file that is still there', async () => {
    await backupOf(60)
    await backupOf(50)
    await backupOf(1, true)
    expect(await backupAgeHours(db, now)).toBeNull()
    await db.run(
      `insert into core.scheduled_starts (at, plan_hash, cap_micros, mode, approved_by) values (now(), 'x', 1, 'new', 'test')`,
    )
    expect(await backupAgeHours(db, now)).toBe(50)
    await db.run('delete from core.scheduled_starts')
    await insertSource(db, 1)
    await openRun(db)
    expect(await backupAgeHours(db, now)).toBe(50)
  })

  it('is nothing to speak of where there never was one: the checklist does', async () => {
    await insertSource(db, 1)
    await openRun(db)
    expect(await backupAgeHours(db, now)).toBeNull()
  })
})

describe('a model', () => {
  const catalogue = readCatalogue()
  const on = (day: string, model = 'claude-sonnet-4-5', open: ReadonlySet<'model_retiring'> = new Set()) =>
    judgeRetirement(catalogue, model, new Date(day), 30, open)

  it('that retires within a month is told of, with the day and how many are left', () => {
    expect(on('2026-10-30T00:00:00Z')).toEqual([])
    expect(on('2026-11-27T12:00:00Z')).toEqual([
      { change: 'open', kind: 'model_retiring', params: { model: 'claude-sonnet-4-5', at: '2026-11-30', days: 2 } },
    ])
    expect(on('2026-11-27T12:00:00Z', 'claude-sonnet-4-5', new Set(['model_retiring']))).toEqual([])
  })

  it('that has no such day, or is unknown, ends what was told of another', () => {
    for (const model of ['claude-sonnet-4-6', 'claude-test'])
      expect(on('2026-11-27T12:00:00Z', model, new Set(['model_retiring']))).toEqual([
        { change: 'resolved', kind: 'model_retiring' },
      ])
  })
})

describe('the volume that is looked at', () => {
  it('is the data folder’s when the database’s own files cannot be seen from here', async () => {
    const elsewhere = createVolume({ db, dsn: 'postgresql://u@db.example.org/friday', dataFolder: tmpdir() })
    expect(await elsewhere()).toEqual({ folder: tmpdir(), volume: 'data' })
  })

  it('is the database’s own when its server says a folder of this machine', async () => {
    const rows: typeof db.rows = async (schema) => [schema.parse({ folder: '/' })]
    const here = createVolume({ db: { ...db, rows }, dsn: 'postgresql://u@127.0.0.1/friday', dataFolder: tmpdir() })
    expect(await here()).toEqual({ folder: '/', volume: 'database' })
  })

  it('is asked of the server that the tests run on, and is a folder that is there', async () => {
    const { folder, volume } = await createVolume({ db, dsn, dataFolder: tmpdir() })()
    expect(volume === 'database' || folder === tmpdir()).toBe(true)
  })

  it('is asked again when the server could not say it', async () => {
    let away = true
    const rows: typeof db.rows = (schema) =>
      away ? Promise.reject(new Error('away')) : Promise.resolve([schema.parse({ folder: '/' })])
    const volume = createVolume({ db: { ...db, rows }, dsn: 'postgresql://localhost/x', dataFolder: tmpdir() })
    expect((await volume()).volume).toBe('data')
    away = false
    expect((await volume()).volume).toBe('database')
  })
})

describe('standing still', () => {
  const LIMIT_MS = 600_000
  const setUp = () => {
    const clock = createManualClock()
    const state = { verdict: { kind: 'go' } as Verdict, mayStand: false, asked: 0 }
    const stall = createStall({
      clock,
      limitMs: LIMIT_MS,
      verdict: () => state.verdict,
      async mayStand() {
        state.asked += 1
        return state.mayStand
      },
    })
    return { clock, state, stall }
  }

  it('counts from the last that was saved, and asks the tables only when it has lasted', async () => {
    const { clock, stall, state } = setUp()
    await clock.advance(300_000)
    stall.moved()
    await clock.advance(599_000)
    expect(await stall.stalledMs()).toBe(599_000)
    expect(state.asked).toBe(0)
    await clock.advance(1_000)
    expect(await stall.stalledMs()).toBe(LIMIT_MS)
    expect(state.asked).toBe(1)
  })

  it('does not count behind a shut gate, nor while a batch is waited for', async () => {
    const { clock, stall, state } = setUp()
    state.verdict = { kind: 'pause', reason: message('reason-paused') }
    await clock.advance(LIMIT_MS)
    expect(await stall.stalledMs()).toBe(0)
    state.verdict = { kind: 'go' }
    state.mayStand = true
    await clock.advance(LIMIT_MS)
    expect(await stall.stalledMs()).toBe(0)
    state.mayStand = false
    await clock.advance(1_000)
    expect(await stall.stalledMs()).toBe(1_000)
  })
})
