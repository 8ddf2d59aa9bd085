// Backups of a real server: dumped in one snapshot while others write, restored, compared, and nothing left behind.
import { chmod, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createBackups } from '../../engine/backup/backups.ts'
import { hashFile } from '../../engine/backup/file.ts'
import type { BackupProgress } from '../../engine/backup/report.ts'
import { withScratch } from '../../engine/backup/scratch.ts'
import { openDatabase } from '../../engine/store/database.ts'
import { migrate } from '../../engine/store/migrate.ts'
import { backupDeps, insertMail, orderOf, ownFolder } from '../engine/backup/bed.ts'
import { type BareDatabase, bareDatabase, SERVER_DSN } from './bare-database.ts'

const never = new AbortController().signal
const nothing = () => undefined
const scratches = async ({ db }: BareDatabase) =>
  (
    await db.rows(
      z.object({ name: z.string() }),
      `select datname as name from pg_database where starts_with(datname,
         'restore_test_' || left(encode(sha256(current_database()::bytea), 'hex'), 8))`,
    )
  ).map(({ name }) => name)

describe.skipIf(!SERVER_DSN)('a backup of a server', { timeout: 120_000 }, () => {
  let bare: BareDatabase
  let place: Awaited<ReturnType<typeof ownFolder>>
  beforeAll(async () => {
    bare = await bareDatabase()
    place = await ownFolder()
    await migrate(bare.db)
    await insertMail(bare.db, 1, 2_000)
  })
  afterAll(async () => {
    await bare.drop()
    await place.remove()
  })
  const deps = (name: string) => backupDeps(bare.db, bare.dsn, join(place.folder, name))

  it('restores to the same counts although others insert all the while', async () => {
    const ended = new AbortController()
    const inserting = (async () => {
      for (let at = 10_000; !ended.signal.aborted; at += 100) await insertMail(bare.db, at, at + 99)
    })()
    const outcome = await createBackups(deps('busy')).make(orderOf())
    ended.abort()
    await inserting
    expect(outcome).toMatchObject({ kind: 'made' })
    expect(await scratches(bare)).toEqual([])
    const counted = z.object({ dumped: z.coerce.number(), now: z.number() })
    const [counts] = await bare.db.rows(
      counted,
      `select table_counts ->> 'ingestion.emails_legacy' as dumped, (select count(*) from ingestion.emails_legacy) as now
       from core.backups order by id desc limit 1`,
    )
    expect(counts?.dumped).toBeGreaterThanOrEqual(2_000)
    expect(counts?.now).toBeGreaterThan(counts?.dumped ?? 0)
  })

  it('that was cut short is found, and its scratch database is dropped all the same', async () => {
    const backups = createBackups(deps('cut'))
    expect(await backups.make(orderOf())).toMatchObject({ kind: 'made' })
    const [name = ''] = await readdir(join(place.folder, 'cut'))
    const path = join(place.folder, 'cut', name)
    await truncate(path, Math.floor((await stat(path)).size * 0.6))
    // As if it had been written so: the hash agrees, and only the restore can tell.
    const { sha256 } = await hashFile(path, new AbortController().signal)
    await bare.db.run('update core.backups set sha256 = $1 where path = $2', [sha256, path])
    expect(await backups.test(orderOf())).toMatchObject({ kind: 'failed', code: 'restore_failed' })
    expect(await scratches(bare)).toEqual([])
  })

  it('drops the scratch databases that a kill left behind, and no other', async () => {
    let left = ''
    await withScratch(bare.db, async (name) => {
      left = name.replace(/[0-9a-f]{12}$/, '0123456789ab')
    })
    const kept = left.replace(/_0123456789ab$/, '_kept')
    for (const name of [left, kept]) await bare.db.run(`create database ${name}`)
    await createBackups(deps('sweep')).recover(never)
    expect(await scratches(bare)).toEqual([kept])
    await bare.db.run(`drop database ${kept}`)
  })

  it('says so when the role may not create a database, and keeps no untested dump', async () => {
    const role = `panel_backup_${process.pid}`
    const own = new URL(bare.dsn)
    await bare.db.run(`create role ${role} login password 'x' in role pg_read_all_data, pg_write_all_data`)
    own.username = role
    own.password = 'x'
    const db = openDatabase({ dsn: own.href, connections: 2, onIdleError: nothing })
    try {
      const outcome = await createBackups(backupDeps(db, own.href, join(place.folder, 'role'))).make(orderOf())
      expect(outcome).toEqual({ kind: 'failed', stage: 'restore_test', code: 'may_not_create_database' })
      expect(await readdir(join(place.folder, 'role'))).toEqual([])
    } finally {
      await db.close()
      await bare.db.run(`drop owned by ${role}`)
      await bare.db.run(`drop role ${role}`)
    }
  })

  it('says so when pg_dump is missing or older than the server', async () => {
    const bin = join(place.folder, 'bin')
    await mkdir(bin)
    const make = () => createBackups({ ...deps('none'), environment: { PATH: bin } }).make(orderOf())
    expect(await make()).toMatchObject({ kind: 'failed', stage: 'dump', code: 'pg_dump_missing' })
    await writeFile(join(bin, 'pg_dump'), '#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.24"\n')
    await chmod(join(bin, 'pg_dump'), 0o755)
    expect(await make()).toMatchObject({ kind: 'failed', stage: 'dump', code: 'pg_dump_old' })
  })

  it('that is interrupted ends its programs and leaves a failed row and no file', async () => {
    const ending = new AbortController()
    const onProgress = ({ bytes = 0 }: BackupProgress) => bytes > 0 && ending.abort()
    const outcome = await createBackups(deps('ended')).make({ signal: ending.signal, onProgress })
    expect(outcome).toEqual({ kind: 'failed', stage: 'dump', code: 'interrupted' })
    expect(await readdir(join(place.folder, 'ended'))).toEqual([])
  })

  it('shows neither host nor password to who lists the processes', async () => {
    const bin = join(place.folder, 'listed')
    await mkdir(bin)
    const seen = join(place.folder, 'arguments')
    await writeFile(
      join(bin, 'pg_dump'),
      `#!/bin/sh\necho "$@" >> ${seen}\n[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 99.1" && exit 0\nexit 1\n`,
    )
    await chmod(join(bin, 'pg_dump'), 0o755)
    const dsn = new URL(bare.dsn)
    dsn.password = 'secret-word'
    const outcome = await createBackups({ ...deps('list'), dsn: dsn.href, environment: { PATH: bin } }).make(orderOf())
    expect(outcome).toMatchObject({ code: 'dump_failed' })
    expect(await readFile(seen, 'utf8')).not.toMatch(/secret-word|127\.0\.0\.1|panel_bare/)
  })
})
