// The checks that ask the database, on a real one.
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Check, CheckDeps } from '../../checks/check.ts'
import { type Deed, ok } from '../../checks/check.ts'
import { readKept, saveResults } from '../../checks/kept-results.ts'
import { migrations } from '../../checks/migrations.ts'
import { postgres } from '../../checks/postgres.ts'
import { source } from '../../checks/source.ts'
import { readMigrations } from '../../engine/store/migrate.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { goodDeps, never } from './deps.ts'

const { db } = await testDatabase()
beforeEach(() => emptyTables(db))

const ask = (check: Check, over: Partial<CheckDeps> = {}) => check.run(goodDeps({ db, ...over }), never)

describe('PostgreSQL', () => {
  it('is new enough and has pgvector', async () => {
    // The threshold is the operator's; the server under the tests may be older than the one that it asks for by default.
    const thresholds = { ...goodDeps().thresholds, minPostgresMajor: 15 }
    const answer = await ask(postgres, { thresholds })
    expect(answer).toMatchObject({ state: 'ok', detail: { key: 'check-postgres-ok', params: { minimum: 15 } } })
    expect(answer.detail.params.major).toBeGreaterThanOrEqual(15)
  })

  it('fails when it is older than the threshold', async () => {
    const thresholds = { ...goodDeps().thresholds, minPostgresMajor: 99 }
    expect(await ask(postgres, { thresholds })).toMatchObject({
      state: 'fail',
      detail: { key: 'check-postgres-old', params: { minimum: 99 } },
      remedy: { key: 'remedy-postgres-upgrade' },
    })
  })
})

describe('the migrations', () => {
  it('are all applied', async () => {
    const count = (await readMigrations()).length
    expect(await ask(migrations)).toMatchObject({
      state: 'ok',
      detail: { key: 'check-migrations-ok', params: { count } },
    })
  })

  it('fail when one is missing, altered or unknown, each with its own remedy', async () => {
    const files = await readMigrations()
    const last = files.at(-1)?.version ?? ''
    const spoiled = async (sql: string, params: readonly string[]) => {
      await db.run(sql, params)
      const { state, detail, remedy } = await ask(migrations)
      return `${state} ${detail.key} ${remedy?.key}`
    }
    const update = 'update core.schema_versions set checksum = $1 where version = $2'
    expect(await spoiled(update, ['other', last])).toBe('fail check-migrations-altered remedy-restore-migrations')
    expect(await spoiled('delete from core.schema_versions where version = $1', [last])).toBe(
      'fail check-migrations-behind remedy-migrate-schema',
    )
    const insert = `insert into core.schema_versions (version, checksum) values ($1, 'x')`
    expect(await spoiled(insert, ['999_future'])).toBe('fail check-migrations-newer remedy-newer-program')
    await db.run(`delete from core.schema_versions where version = '999_future'`)
    await db.run('insert into core.schema_versions (version, checksum) values ($1, $2)', [last, files.at(-1)?.checksum])
  })
})

it('the source fails when it is empty, and names the import', async () => {
  expect(await ask(source)).toMatchObject({ state: 'fail', remedy: { key: 'remedy-import' } })
  await db.run(`insert into ingestion.emails_legacy (message_id) values ('a'), ('b')`)
  expect(await ask(source)).toMatchObject({ state: 'ok', detail: { params: { count: 2 } } })
})

it('the newest result of each check is kept', async () => {
  const at = new Date('2026-11-23T12:00:00Z')
  const result = {
    id: 'disk',
    blocking: true,
    state: 'ok',
    detail: { key: 'check-disk-ok', params: { freeGb: 80 } },
  } as const
  const remedy = { key: 'remedy-disk-room', params: {} }
  await saveResults(
    db,
    [
      { ...result, state: 'fail', remedy },
      { ...result, id: 'ram' },
    ],
    new Date(0),
    'c',
  )
  await saveResults(db, [result], at, 'c')
  const row = z.object({ check_id: z.string(), state: z.string(), detail: z.unknown(), checked_at: z.date() })
  expect(await db.rows(row, 'select * from core.check_results order by check_id')).toEqual([
    { check_id: 'disk', state: 'ok', detail: { detail: result.detail }, checked_at: at },
    { check_id: 'ram', state: 'ok', detail: { detail: result.detail }, checked_at: new Date(0) },
  ])
})

it('every kind of deed can be read again', async () => {
  const deeds = [
    { kind: 'apply_migrations' },
    { kind: 'backup' },
    { kind: 'restore_test' },
    { kind: 'copy_backup' },
    { kind: 'restart', service: 'redis' },
  ] as const satisfies readonly Deed[]
  const named = deeds.map((deed) => ({
    id: deed.kind,
    blocking: false,
    state: 'fail' as const,
    detail: { key: 'check-disk-ok', params: {} },
    deed,
  }))
  await saveResults(db, named, new Date(), 'c')
  const list = named.map(({ id, blocking }) => ({ id, blocking, run: async () => ok('check-disk-ok', {}) }))
  const kept = await readKept(db, list, { since: new Date(0), configuration: 'c' })
  expect(kept?.results.map(({ deed }) => deed)).toEqual(deeds)
})
