// What a validation is: one question about a finished run, asked of the database only, so it costs nothing.
import { z } from 'zod'
import { type Database, first, type Queryable } from '../../engine/store/database.ts'
import { type CheckResult, fail, ok, warn } from '../check.ts'

const runRow = z
  .object({
    id: z.number(),
    mode: z.enum(['new', 'replace']),
    created_at: z.date(),
    embed_model: z.string(),
    cap_micros: z.number(),
    settled_micros: z.number(),
    reserved_micros: z.number(),
    finished_at: z.date().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    mode: row.mode,
    createdAt: row.created_at,
    embedModel: row.embed_model,
    capMicros: row.cap_micros,
    settledMicros: row.settled_micros,
    reservedMicros: row.reserved_micros,
    finished: row.finished_at !== null,
  }))

export type ValidatedRun = z.output<typeof runRow>

/** The run as validations see it, or undefined when there is none with that id. */
export const readValidatedRun = (db: Queryable, runId: number): Promise<ValidatedRun | undefined> =>
  first(
    db,
    runRow,
    `select id, mode, created_at, embed_model, cap_micros, settled_micros, reserved_micros, finished_at
     from core.migration_runs where id = $1`,
    [runId],
  )

export interface Validation {
  /** Lower case with hyphens; names the locale keys `check-<id>-*`. */
  readonly id: string
  /** `seed` chooses samples. Throws only on a fault of the database. */
  run(db: Database, run: ValidatedRun, seed: number): Promise<CheckResult>
}

/**
 * The source rows of a run as a common table expression named `source`; $1 is the run's createdAt. A run freezes its
 * set by the import time, so mail that came later, and mail that other programs wrote, is not counted.
 */
export const SOURCE = `source as (select message_id from ingestion.emails_legacy where imported_at <= $1)`

/** The runbook's tolerance: one percent of the source. */
const TOLERANCE = 0.01

export interface Count {
  /** Emails of the run's set. */
  readonly source: number
  /** Of these, emails that must have a result: no letter speaks for them. */
  readonly expected: number
  /** Of the expected, those that have one. */
  readonly found: number
}

/** Judges results against what must be there: all is ok; up to 1 % missing is within the runbook's tolerance, and told. */
export const judgeCount = (id: string, { source, expected, found }: Count): CheckResult => {
  const missing = expected - found
  const params = { found, expected, source, missing }
  if (source === 0) return fail(`check-${id}-none`, params, 'remedy-import')
  if (missing === 0) return ok(`check-${id}-ok`, params)
  return missing <= source * TOLERANCE
    ? warn(`check-${id}-nearly`, params, 'remedy-start-rest')
    : fail(`check-${id}-missing`, params, 'remedy-start-rest')
}

export const countRow = z.object({ source: z.number(), expected: z.number(), found: z.number() })
