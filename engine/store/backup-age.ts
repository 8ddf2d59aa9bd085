// The age of the newest backup, asked for while a run is open or one is scheduled.
import { z } from 'zod'
import { first, type Queryable } from './database.ts'

const row = z.object({ finished_at: z.date() })

/**
 * Hours since the newest backup that ended and whose file is still there; null while no run is open or scheduled, and where
 * there never was one: that is what the checklist blocks a start for.
 */
export const backupAgeHours = async (db: Queryable, now: Date): Promise<number | null> => {
  const newest = await first(
    db,
    row,
    `select max(finished_at) as finished_at from core.backups
     where state = 'done' and finished_at is not null and deleted_at is null
       and (exists (select 1 from core.migration_runs where finished_at is null)
         or exists (select 1 from core.scheduled_starts where state = 'waiting'))
     having max(finished_at) is not null`,
  )
  return newest ? (now.getTime() - newest.finished_at.getTime()) / 3_600_000 : null
}
