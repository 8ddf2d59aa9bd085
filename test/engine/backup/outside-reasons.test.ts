// A restore test that fails for reasons outside of the dump: it is told apart, and does not disown a good backup.
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { BackupCode } from '../../../engine/backup/fault.ts'
import { BackupFault } from '../../../engine/backup/fault.ts'
import { makeBackup } from '../../../engine/backup/make.ts'
import type { DumpMethod } from '../../../engine/backup/method.ts'
import { serverMethod } from '../../../engine/backup/server.ts'
import { testNewest } from '../../../engine/backup/test-newest.ts'
import type { Database } from '../../../engine/store/database.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { backupDeps, orderOf, ownFolder, tinyMethod } from './bed.ts'

const { db, dsn } = await testDatabase()
const { folder: place, remove } = await ownFolder()
afterAll(remove)
const never = new AbortController().signal
const folder = join(place, 'backups')

const method = tinyMethod('pg_dump', '.dump')
const failing = (code: BackupCode): DumpMethod => ({
  ...method,
  restore: () => Promise.reject(new BackupFault(code)),
})

describe('an earlier backup', () => {
  const row = z.object({ state: z.string(), error_code: z.string().nullable(), path: z.string() })
  const only = async () => (await db.rows(row, 'select state, error_code, path from core.backups'))[0]
  const test = (by: DumpMethod) => testNewest(backupDeps(db, dsn, folder), by, orderOf())
  beforeEach(async () => {
    await emptyTables(db)
    await rm(folder, { recursive: true, force: true })
    expect(await makeBackup(backupDeps(db, dsn, folder), method, orderOf())).toMatchObject({ kind: 'made' })
  })

  it.each(['restore_failed', 'store_lost', 'interrupted'] as const)('stays good after %s', async (code) => {
    expect(await test(failing(code))).toMatchObject({ kind: 'failed', code })
    expect(await only()).toMatchObject({ state: 'done', error_code: code })
    expect(await test(method)).toMatchObject({ kind: 'tested' })
    expect(await only()).toMatchObject({ state: 'done', error_code: null })
  })

  it('stays good while its folder is not there, as when a disk is not mounted', async () => {
    await rename(folder, `${folder}-away`)
    expect(await test(method)).toMatchObject({ kind: 'failed', code: 'folder_refused' })
    await rename(`${folder}-away`, folder)
    expect(await test(method)).toMatchObject({ kind: 'tested' })
  })

  it.each([
    [
      'counts_differ',
      { ...method, restore: async () => ({ 'core.journal': 2 }) },
      (path: string) => writeFile(path, 'a dump'),
    ],
    ['file_changed', method, (path: string) => writeFile(path, 'a bump')],
    ['file_gone', method, (path: string) => rm(path)],
  ] as const)('is none any more after %s', async (code, by, harm) => {
    await harm((await only())?.path ?? '')
    expect(await test(by)).toMatchObject({ kind: 'failed', code })
    expect(await only()).toMatchObject({ state: 'failed', error_code: code })
  })
})

describe('pg_restore', () => {
  const bin = join(place, 'bin')
  /** A server on which a scratch database is made and dropped by word only. */
  const pretended: Database = {
    ...db,
    rows: async (schema) => [schema.parse({ name: 'friday', statement: 'create' })],
    run: async () => 0,
  }
  const restoring = async (body: string) => {
    await mkdir(bin, { recursive: true })
    await writeFile(join(bin, 'pg_restore'), `#!/bin/sh\n${body}\n`)
    await chmod(join(bin, 'pg_restore'), 0o755)
    const deps = { dsn: 'postgresql://x@127.0.0.1/friday', environment: { PATH: bin }, indexMemory: '64MB' }
    return serverMethod(pretended, { ...deps, onIdleError: () => undefined }).restore('/nowhere', never)
  }

  it.each([
    ['store_lost', 'connection to server at "10.0.0.1", port 5432 failed: Connection refused'],
    ['store_lost', 'could not execute query: server closed the connection unexpectedly'],
    ['store_lost', 'FATAL:  terminating connection due to administrator command'],
    ['store_lost', 'connection to server failed: FATAL:  the database system is starting up'],
    ['store_lost', 'connection to server failed: FATAL:  the database system is shutting down'],
    ['store_lost', 'connection to server failed: FATAL:  sorry, too many clients already'],
    ['disk_full', 'could not extend file "base/1": No space left on device'],
    ['restore_failed', 'could not read from input file: end of file'],
  ])('that failed is %s by what it says: %s', async (code, words) => {
    await expect(restoring(`echo 'pg_restore: error: ${words}' >&2; exit 1`)).rejects.toMatchObject({ code })
  })

  it('that the kernel killed is interrupted', async () => {
    await expect(restoring('kill -9 $$')).rejects.toMatchObject({ code: 'interrupted' })
  })
})
