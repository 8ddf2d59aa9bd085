// What the final report is made of: the run's phases, approvals, incidents and letters, as rows.
import { z } from 'zod'
import type { Queryable } from './database.ts'
import { type PhaseRow, type RunRow, readPhases, readRun } from './runs.ts'

const approval = z.object({ at: z.date(), micros: z.number(), by: z.string(), revoked: z.boolean() })
const incident = z.object({ kind: z.string(), times: z.number(), seconds: z.number() })
const letter = z.object({ phase: z.string(), code: z.string(), resolution: z.string(), count: z.number() })

export interface ReportRows {
  readonly run: RunRow
  readonly phases: readonly PhaseRow[]
  readonly approvals: readonly z.output<typeof approval>[]
  /** By kind: how often, and how long in all. */
  readonly incidents: readonly z.output<typeof incident>[]
  readonly letters: readonly z.output<typeof letter>[]
}

/** Of the open run, or else of the last one; undefined before the first. `now` ends what is still open. */
export const readReport = async (db: Queryable, now: Date): Promise<ReportRows | undefined> => {
  const run = await readRun(db)
  if (!run) return undefined
  return {
    run,
    phases: await readPhases(db, run.id),
    approvals: await db.rows(
      approval,
      `select approved_at as at, cap_micros as micros, approved_by as by, revoked_at is not null as revoked
       from core.budget_approvals where run_id = $1 order by id`,
      [run.id],
    ),
    incidents: await db.rows(
      incident,
      `select kind, count(*) as times,
         coalesce(sum(extract(epoch from coalesce(resolved_at, $2) - opened_at)), 0)::float8 as seconds
       from core.incidents where opened_at >= $1 and opened_at <= coalesce($3, $2)
       group by kind order by times desc, kind`,
      [run.created_at, now, run.finished_at],
    ),
    letters: await db.rows(
      letter,
      `select f.phase, f.error_code as code, f.resolution, count(*) as count
       from core.migration_failed f
       join ingestion.emails_legacy e on e.message_id = f.message_id and e.imported_at <= $1
       group by 1, 2, 3 order by count desc`,
      [run.created_at],
    ),
  }
}
