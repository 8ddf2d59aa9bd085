// The kept anonymised texts that are in doubt: deleted, so that they are made again before anything is sent of them.
import type { Queryable } from './database.ts'

export interface Suspicion {
  /** Texts kept in the last so many ms, by the database's clock, … */
  readonly forMs: number
  /** … or since then, whichever reaches further back. */
  readonly from?: Date
}

/** Returns how many were deleted. */
export const forgetTexts = (db: Queryable, { forMs, from }: Suspicion): Promise<number> =>
  db.run(
    `delete from ingestion.emails_anonymized
     where created_at >= least(now() - make_interval(secs => $1), coalesce($2::timestamptz, 'infinity'))`,
    [forMs / 1_000, from ?? null],
  )
