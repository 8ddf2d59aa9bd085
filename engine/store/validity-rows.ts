// What a run's row says of its validation: that it passed, with which rows, and when it stopped counting.
import type { Queryable } from './database.ts'

/** Says that /validate found everything as it must be, in rows of that fingerprint. */
export const markValidated = (db: Queryable, runId: number, fingerprint: string): Promise<number> =>
  db.run(
    `update core.migration_runs set validated_at = now(), validation_fingerprint = $2, validation_stale_at = null
     where id = $1 and finished_at is not null`,
    [runId, fingerprint],
  )

/** The rows have changed since that validation: it does not count any more. A later one is left alone. */
export const markStale = (db: Queryable, runId: number, validatedAt: Date): Promise<number> =>
  db.run(
    `update core.migration_runs set validated_at = null, validation_stale_at = now()
     where id = $1 and date_trunc('milliseconds', validated_at) = $2`,
    [runId, validatedAt],
  )

/** /validate found something amiss: what an earlier one said does not count any more. */
export const markUnvalidated = (db: Queryable, runId: number): Promise<number> =>
  db.run('update core.migration_runs set validated_at = null, validation_stale_at = null where id = $1', [runId])
