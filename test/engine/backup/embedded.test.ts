// The embedded database's own dump: made, restored in memory, compared, cut off; and the rows that remember it.
import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { createBackups } from '../../../engine/backup/backups.ts'
import { openInMemory } from '../../../engine/backup/memory-database.ts'
import { restoreRows } from '../../../engine/backup/rows-restore.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { backupDeps, insertMail, orderOf, ownFolder } from './bed.ts'

const never = new AbortController().signal
const { db, dsn } = await testDatabase()
const { folder: place, remove } = await ownFolder()
afterAll(remove)
let folder = ''
let nth = 0
beforeEach(async () => {
  await emptyTables(db)
  nth += 1
  folder = join(place, String(nth))
})

const row = z.object({
  state: z.string(),
  path: z.string(),
  error_code: z.string().nullable(),
  finished_at: z.date().nullable(),
  restore_tested_at: z.date().nullable(),
})
const rows = () => db.rows(row, 'select * from core.backups order by id')
// On a server the embedded database is not left out: it is another run's, of the same CI.
const ofTheEmbedded = inject('template').kind === 'folder' ? describe : () => undefined

ofTheEmbedded('a backup of the embedded database', { timeout: 120_000 }, () => {
  it('is made and restored without any program, is closed to others, and keeps every value as it was, until its file is changed', async () => {
    await insertMail(db, 1, 450)
    const order = orderOf()
    const backups = createBackups(backupDeps(db, dsn, folder, { environment: {} }))
    const outcome = await backups.make(order)
    expect(outcome).toMatchObject({ kind: 'made', encrypted: undefined, copy: { kind: 'none' } })
    expect(outcome.kind === 'made' && outcome.tested.rows).toBeGreaterThan(450)
    expect(new Set(order.told.map(({ stage }) => stage))).toEqual(new Set(['dump', 'restore_test']))
    const [{ path = '', state } = {}] = await rows()
    expect(state).toBe('done')
    expect([(await stat(path)).mode & 0o777, (await stat(folder)).mode & 0o777]).toEqual([0o600, 0o700])

    const text = z.object({ text: z.string() })
    const all = 'select e::text as text from ingestion.emails_legacy e order by message_id'
    const restored = await openInMemory()
    await restoreRows(restored, path)
    expect(await restored.rows(text, all)).toEqual(await db.rows(text, all))

    // Changed after it was made, it is found by its test, and is a backup no more.
    const bytes = await readFile(path)
    bytes[20] = (bytes[20] ?? 0) ^ 1
    await writeFile(path, bytes)
    expect(await backups.test(orderOf())).toEqual({ kind: 'failed', stage: 'restore_test', code: 'file_changed' })
    expect(await rows()).toMatchObject([{ state: 'failed', error_code: 'file_changed', restore_tested_at: null }])
    expect(await backups.test(orderOf())).toMatchObject({ code: 'nothing_to_test' })

    await truncate(path, Math.floor((await stat(path)).size / 2))
    await expect(restoreRows(restored, path)).rejects.toThrow()
    await restored.close()
  })
})

describe('a backup that was killed', () => {
  const backups = () => createBackups(backupDeps(db, dsn, folder))
  const killed = (stage: string, path: string) =>
    db.run(`insert into core.backups (path, state, stage) values ($1, 'running', $2)`, [path, stage])
  const leave = async (...names: readonly string[]) => {
    await mkdir(folder, { recursive: true })
    for (const name of names) await writeFile(join(folder, name), 'x')
  }

  it('is marked as failed at the next start, and nothing of it is left', async () => {
    await leave('b.dump', 'b.dump.partial', 'b.dump.age', 'b.dump.age.partial', 'other.dump')
    await killed('encrypt', join(folder, 'b.dump'))
    await backups().recover(never)
    expect(await rows()).toMatchObject([{ state: 'failed', error_code: 'interrupted' }])
    expect(await readdir(folder)).toEqual(['other.dump'])
  })

  it('is cleared up when it had failed and was cut off before its files were gone; not one that a test condemned', async () => {
    await leave('b.dump', 'c.dump')
    const failed = `insert into core.backups (path, state, stage, finished_at) values ($1, 'failed', 'restore_test', $2)`
    await db.run(failed, [join(folder, 'b.dump'), null])
    await db.run(failed, [join(folder, 'c.dump'), new Date()])
    await backups().recover(never)
    expect(await readdir(folder)).toEqual(['c.dump'])
  })

  it('loses only what was half written when its row came back by a restore: that file is where the rows came from', async () => {
    await leave('b.dump', 'b.dump.partial')
    await killed('dump', join(folder, 'b.dump'))
    await backups().recover(never)
    expect(await rows()).toMatchObject([{ state: 'failed', error_code: 'interrupted' }])
    expect(await readdir(folder)).toEqual(['b.dump'])
  })

  it('is left alone while the process that makes it lives', async () => {
    await killed('dump', join(folder, 'b.dump'))
    await db.run(`insert into core.backup_lease (owner, host, pid, heartbeat_at) values ('another', 'here', 1, now())`)
    await backups().recover(never)
    expect(await rows()).toMatchObject([{ state: 'running' }])
    expect(await backups().make(orderOf())).toEqual({ kind: 'busy' })
  })
})
