// The checks of the backup: none, an old one, a lost file and a failed try block; a missing copy and a missing test are told.
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { backup } from '../../checks/backup.ts'
import { backupOnPc } from '../../checks/backup-on-pc.ts'
import type { CheckDeps } from '../../checks/check.ts'
import { restoreTested } from '../../checks/restore-tested.ts'
import { backupAgeMs } from '../../engine/backup/newest.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { goodDeps, never } from './deps.ts'

const { db } = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), 'panel-checks-'))
const path = join(folder, 'b.dump.age')
const BYTES = 1_000
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  await emptyTables(db)
  await writeFile(path, Buffer.alloc(BYTES))
})

const deps = (over: Partial<CheckDeps> = {}) => goodDeps({ db, ...over })
const all = async (over: Partial<CheckDeps> = {}) => {
  const answers = await Promise.all([backup, backupOnPc, restoreTested].map(({ run }) => run(deps(over), never)))
  return answers.map(({ state, detail, remedy }) => [state, detail.key, remedy?.key].filter(Boolean).join(' '))
}

interface Row {
  readonly state?: string
  readonly finished?: string | null
  readonly copied?: string
  readonly tested?: string
  readonly deleted?: string
  readonly code?: string
  readonly copyError?: string
}

const row = ({ state = 'done', finished = '2026-11-23T02:00:00Z', ...more }: Row) =>
  db.run(
    `insert into core.backups (path, encrypted_bytes, bytes, state, finished_at, copied_at, restore_tested_at, deleted_at,
       error_code, copy_error) values ($1, $2, 5, $3, $4, $5, $6, $7, $8, $9)`,
    [path, BYTES, state, finished, more.copied, more.tested, more.deleted, more.code, more.copyError],
  )

it('all fail without a backup, and the first one blocks', async () => {
  expect(await all()).toEqual([
    'fail check-backup-none remedy-backup',
    'fail check-backup-on-pc-none remedy-backup',
    'fail check-restore-tested-none remedy-backup',
  ])
  expect([backup, backupOnPc, restoreTested].map(({ blocking }) => blocking)).toEqual([true, false, false])
})

it('are well when the newest row proves it, although an older one does not', async () => {
  await row({ finished: '2026-11-01T00:00:00Z' })
  await row({ copied: '2026-11-23T03:00:00Z', tested: '2026-11-23T04:00:00Z' })
  expect(await all()).toEqual(['ok check-backup-ok', 'ok check-backup-on-pc-ok', 'ok check-restore-tested-ok'])
  expect((await backup.run(deps(), never)).detail.params).toEqual({ hours: 10, maximum: 24, scale: 'real' })
  expect(await backupAgeMs(db, deps().now())).toBe(10 * 3_600_000)
})

it('fail when the newest is a day old and was neither copied nor restored', async () => {
  await row({ finished: '2026-11-22T12:00:00Z' })
  expect(await all()).toEqual([
    'fail check-backup-old remedy-backup',
    'fail check-backup-on-pc-missing remedy-backup-copy',
    'fail check-restore-tested-missing remedy-restore-test',
  ])
})

it('count neither one under way nor one that was deleted', async () => {
  await row({ state: 'running', finished: null })
  await row({ deleted: '2026-11-23T05:00:00Z' })
  expect((await all())[0]).toBe('fail check-backup-none remedy-backup')
  expect(await backupAgeMs(db, deps().now())).toBeUndefined()
})

it('fail when the last try failed, and say why, although the one before is good', async () => {
  await row({ copied: '2026-11-23T03:00:00Z' })
  await row({ state: 'failed', finished: null, code: 'disk_full', deleted: '2026-11-23T05:00:00Z' })
  await row({ state: 'running', finished: null })
  const answer = await backup.run(deps(), never)
  expect(answer).toMatchObject({
    state: 'fail',
    detail: { key: 'check-backup-failed', params: { fault: 'disk_full' } },
  })
  expect(await backupAgeMs(db, deps().now())).toBe(10 * 3_600_000)
})

it('fail when the file is gone, or shorter than was written down', async () => {
  await row({})
  await truncate(path, BYTES - 1)
  expect((await all())[0]).toBe('fail check-backup-altered remedy-backup')
  await rm(path)
  expect((await all())[0]).toBe('fail check-backup-gone remedy-backup')
})

it('tell a failed copy from one that was never made, and warn where there is no PC', async () => {
  await row({ copyError: 'pc_unreachable' })
  expect((await all())[1]).toBe('fail check-backup-on-pc-failed remedy-backup-copy')
  expect((await all({ copiesBackups: false }))[1]).toBe('warn check-backup-on-pc-no-remote remedy-backup-remote')
})
