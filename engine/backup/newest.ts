// What is known of backups, for checks and watches: how old the newest good one is, and whether the last try failed.
import { z } from 'zod'
import { first, type Queryable } from '../store/database.ts'

const goodRow = z.object({
  path: z.string(),
  finished_at: z.date(),
  /** Of the file that is kept, in bytes; null for a row from before sizes were written. */
  kept_bytes: z.number().nullable(),
  restore_tested_at: z.date().nullable(),
  copied_at: z.date().nullable(),
  copy_error: z.string().nullable(),
  error_code: z.string().nullable(),
})

const triedRow = z.object({ state: z.string(), error_code: z.string().nullable() })

/** The newest backup that ended well and whose file was not deleted; undefined when there is none. */
export const newestBackup = (db: Queryable): Promise<z.output<typeof goodRow> | undefined> =>
  first(
    db,
    goodRow,
    `select path, finished_at, coalesce(encrypted_bytes, bytes) as kept_bytes, restore_tested_at, copied_at, copy_error,
       error_code
     from core.backups where state = 'done' and finished_at is not null and deleted_at is null
     order by finished_at desc limit 1`,
  )

/** How the last try ended: the code of its failure, or undefined when it was good, is under way, or there was none. */
export const lastFailure = async (db: Queryable): Promise<string | undefined> => {
  const tried = await first(
    db,
    triedRow,
    `select state, error_code from core.backups where state <> 'running' order by id desc limit 1`,
  )
  return tried?.state === 'failed' ? (tried.error_code ?? 'unexpected') : undefined
}

/** Age of the newest good backup in ms; undefined when there is none. */
export const backupAgeMs = async (db: Queryable, now: Date): Promise<number | undefined> => {
  const newest = await newestBackup(db)
  return newest === undefined ? undefined : now.getTime() - newest.finished_at.getTime()
}
