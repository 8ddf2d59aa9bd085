// The rows of core.backups: begun, carried from stage to stage, done or failed.
import { z } from 'zod'
import { type Database, first, only, type Queryable } from '../store/database.ts'
import type { BackupCode } from './fault.ts'
import type { Written } from './file.ts'
import type { Dumped, DumpMethod } from './method.ts'
import { sumOf, type TableCounts } from './tables.ts'

export type Stage = 'dump' | 'restore_test' | 'encrypt' | 'copy'

const backupRow = z.object({
  id: z.number(),
  state: z.enum(['running', 'done', 'failed']),
  stage: z.string().nullable(),
  finished_at: z.date().nullable(),
  path: z.string(),
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  encrypted_bytes: z.number().nullable(),
  encrypted_sha256: z.string().nullable(),
  after_run: z.number().nullable(),
  restore_tested_at: z.date().nullable(),
  copied_at: z.date().nullable(),
  table_counts: z.record(z.string(), z.number()).nullable(),
})

export type BackupRow = z.output<typeof backupRow>

const COLUMNS = `id, state, stage, finished_at, path, bytes, sha256, encrypted_bytes, encrypted_sha256, after_run,
  restore_tested_at, copied_at, table_counts`

export const beginBackup = async (
  db: Database,
  path: string,
  method: DumpMethod['name'],
  at: Date,
): Promise<{ readonly id: number }> =>
  only(
    db,
    z.object({ id: z.number() }),
    `insert into core.backups (path, created_at, method, stage, state, after_run)
     values ($1, $2, $3, 'dump', 'running', (select max(id) from core.migration_runs)) returning id`,
    [path, at, method],
  )

export const enterStage = (db: Queryable, id: number, stage: Stage): Promise<number> =>
  db.run('update core.backups set stage = $2 where id = $1', [id, stage])

export const saveDump = (db: Queryable, id: number, dumped: Dumped, ms: number): Promise<number> =>
  db.run('update core.backups set bytes = $2, sha256 = $3, table_counts = $4, dump_ms = $5 where id = $1', [
    id,
    dumped.bytes,
    dumped.sha256,
    JSON.stringify(dumped.counts),
    ms,
  ])

export const saveTest = (db: Queryable, id: number, counts: TableCounts, ms: number, at: Date): Promise<number> =>
  db.run(
    `update core.backups set restore_tested_at = $2, tables_compared = $3, rows_compared = $4, restore_ms = $5,
       error_code = null where id = $1`,
    [id, at, Object.keys(counts).length, sumOf(counts), ms],
  )

export const saveCiphertext = (
  db: Queryable,
  id: number,
  path: string,
  { bytes, sha256 }: Written,
  ms: number,
): Promise<number> =>
  db.run(
    `update core.backups set path = $2, encrypted_bytes = $3, encrypted_sha256 = $4, encrypt_ms = $5 where id = $1`,
    [id, path, bytes, sha256, ms],
  )

export const finishBackup = (db: Queryable, id: number, at: Date): Promise<number> =>
  db.run(`update core.backups set state = 'done', finished_at = $2, stage = null where id = $1`, [id, at])

/** Its files are gone already; the stage stays, and says where it failed. */
export const failBackup = (db: Queryable, id: number, code: BackupCode, at: Date): Promise<number> =>
  db.run(
    `update core.backups set state = 'failed', error_code = $2, finished_at = null, deleted_at = $3 where id = $1`,
    [id, code, at],
  )

/**
 * Fails one that is under way, whose files are to be removed after it. 0 when it is under way no more: its end was written,
 * though the answer was lost. Without `deleted_at`, so that what a kill leaves behind goes with the next retention.
 */
export const failRunning = (db: Queryable, id: number, code: BackupCode): Promise<number> =>
  db.run(`update core.backups set state = 'failed', error_code = $2 where id = $1 and state = 'running'`, [id, code])

/** A test that could not be held says nothing of the dump; one that the dump did not pass makes it no backup any more. */
export const failTest = (db: Queryable, id: number, code: BackupCode, isBad: boolean): Promise<number> =>
  db.run(
    `update core.backups set restore_tested_at = null, error_code = $2, stage = 'restore_test',
       state = case when $3 then 'failed' else state end where id = $1`,
    [id, code, isBad],
  )

export const saveCopy = (db: Queryable, id: number, ms: number, at: Date): Promise<number> =>
  db.run('update core.backups set copied_at = $2, copy_error = null, copy_ms = $3 where id = $1', [id, at, ms])

/** These speak of what lies on the PC; the others, such as a PC that is off, say nothing of a copy that was looked at before. */
const OF_THE_COPY: ReadonlySet<BackupCode> = new Set(['pc_hash_differs', 'pc_disk_full', 'copy_failed'])

export const failCopy = (db: Queryable, id: number, code: BackupCode): Promise<number> =>
  db.run(
    'update core.backups set copied_at = case when $3 then null else copied_at end, copy_error = $2 where id = $1',
    [id, code, OF_THE_COPY.has(code)],
  )

export const markDeleted = (db: Queryable, id: number, at: Date): Promise<number> =>
  db.run('update core.backups set deleted_at = $2 where id = $1', [id, at])

/** The newest good one whose file was not deleted. */
export const newestGood = (db: Queryable): Promise<BackupRow | undefined> =>
  first(
    db,
    backupRow,
    `select ${COLUMNS} from core.backups where state = 'done' and deleted_at is null order by finished_at desc limit 1`,
  )

/** All that have a file, or may have one. */
export const withFile = (db: Queryable): Promise<BackupRow[]> =>
  db.rows(backupRow, `select ${COLUMNS} from core.backups where deleted_at is null order by id`)

/** The run that is open or was last. */
export const lastRun = async (db: Queryable): Promise<number | undefined> =>
  (await only(db, z.object({ id: z.number().nullable() }), 'select max(id) as id from core.migration_runs')).id ??
  undefined
