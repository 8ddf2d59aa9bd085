// The newest full backup as core.backups tells it: what the three checks of backups look at.
import { z } from 'zod'
import { first, type Queryable } from '../engine/store/database.ts'

const backupRow = z.object({
  finished_at: z.date(),
  copied_at: z.date().nullable(),
  restore_tested_at: z.date().nullable(),
})

const HOUR_MS = 3_600_000

/** The newest backup that ended and whose file was not deleted, or undefined. */
export const newestBackup = (db: Queryable): Promise<z.output<typeof backupRow> | undefined> =>
  first(
    db,
    backupRow,
    `select finished_at, copied_at, restore_tested_at from core.backups
     where finished_at is not null and deleted_at is null order by finished_at desc limit 1`,
  )

/** Whole hours from `then` to `now`. */
export const hoursSince = (then: Date, now: Date): number => Math.floor((now.getTime() - then.getTime()) / HOUR_MS)
