// The age of the newest backup, asked for while a run is open or one is scheduled.
import { z } from 'zod'
import { backupAgeMs } from '../backup/newest.ts'
import { first, type Queryable } from './database.ts'

/**
 * Hours since the newest good backup whose file is still there; null while no run is open or scheduled, and where there
 * never was one: that is what the checklist blocks a start for.
 */
export const backupAgeHours = async (db: Queryable, now: Date): Promise<number | null> => {
  const wanted = await first(
    db,
    z.object({ wanted: z.boolean() }),
    `select exists (select 1 from core.migration_runs where finished_at is null)
       or exists (select 1 from core.scheduled_starts where state = 'waiting') as wanted`,
  )
  if (!wanted?.wanted) return null
  const age = await backupAgeMs(db, now)
  return age === undefined ? null : age / 3_600_000
}
