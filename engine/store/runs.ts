// Runs and their phases: the rows by which a run is frozen, wished, approved and counted.
import { z } from 'zod'
import type { Choice, Plan } from '../plan.ts'
import { type OpenBatches, PHASES, type PhaseName, type Wish } from '../snapshot.ts'
import { lowerAccepted } from './acceptance.ts'
import { first, only, type Queryable } from './database.ts'
import { cancelScheduled } from './scheduled-starts.ts'

const runRow = z.object({
  id: z.number(),
  name: z.string(),
  mode: z.enum(['new', 'replace']),
  created_at: z.date(),
  plan_hash: z.string(),
  plan: z.object({
    total: z.number(),
    phases: z.array(
      z.object({
        name: z.string(),
        emails: z.number(),
        paid: z.number().optional(), // not in plans from before twins were known
        costMicros: z.object({ mid: z.number() }),
        durationMs: z.object({ low: z.number(), mid: z.number(), high: z.number() }).optional(),
      }),
    ),
  }),
  model: z.string(),
  embed_model: z.string(),
  lane: z.enum(['live', 'batch']),
  near_twins: z.boolean(),
  per_call: z.number(),
  prompt_hash: z.string(),
  policy_hash: z.string(),
  total: z.number(),
  wish: z.enum(['run', 'pause', 'stop']),
  wish_at: z.date(),
  rate_limit: z.number().nullable(),
  cap_micros: z.number(),
  settled_micros: z.number(),
  reserved_micros: z.number(),
  accepted: z.array(z.string()),
  /** Letters of the run that were there when he accepted their loss. */
  accepted_letters: z.number(),
  batches_on_stop: z.enum(['collect', 'cancel']),
  epoch: z.number(),
  pilot_since: z.date().nullable(),
  pilot_micros_per_email: z.number().nullable(),
  finished_at: z.date().nullable(),
  validated_at: z.date().nullable(),
  validation_fingerprint: z.string().nullable(),
  /** When rows were found changed after the validation, which does not count since. */
  validation_stale_at: z.date().nullable(),
})
export type RunRow = z.output<typeof runRow>

/** What the owner chose for a run. */
export const choiceOf = ({ model, lane, near_twins: nearTwins, per_call: perCall }: RunRow): Choice => ({
  model,
  lane,
  nearTwins,
  perCall,
})

const phaseRow = z.object({
  phase: z.enum(PHASES),
  done: z.number(),
  failed: z.number(),
  /** Emails that were tried again by themselves at the end of the phase. */
  retried: z.number(),
  state: z.enum(['waiting', 'running', 'done']),
  started_at: z.date().nullable(),
  finished_at: z.date().nullable(),
  last_email_id: z.string().nullable(),
  last_saved_at: z.date().nullable(),
})
export type PhaseRow = z.output<typeof phaseRow>

/** The open run, or else the newest one that ended, or undefined. */
export const readRun = (db: Queryable): Promise<RunRow | undefined> =>
  first(db, runRow, 'select * from core.migration_runs order by (finished_at is null) desc, id desc limit 1')

export const readPhases = (db: Queryable, runId: number): Promise<PhaseRow[]> =>
  db.rows(phaseRow, 'select * from core.run_phases where run_id = $1 order by position', [runId])

/**
 * Opens a run that freezes its set at the transaction's time, with one waiting row per phase. Whole milliseconds, for
 * the time comes back as a Date and must mean the same set.
 */
export const insertRun = async (
  tx: Queryable,
  run: { readonly plan: Plan; readonly capMicros: number; readonly epoch: number; readonly by: string },
): Promise<number> => {
  const { plan } = run
  // An import may be committing rows that are older than this run: they must be in its set and in its total alike.
  await tx.run('lock table ingestion.emails_legacy in share mode')
  const { id } = await only(
    tx,
    z.object({ id: z.number() }),
    `insert into core.migration_runs
       (name, mode, created_at, plan_hash, plan, model, embed_model, lane, prompt_hash, policy_hash, total,
        cap_micros, epoch, wish_by, near_twins, per_call)
     select 'run-' || (coalesce(max(id), 0) + 1), $1, date_trunc('milliseconds', now()), $2, $3::jsonb, $4, $5, $6,
       $7, $8, (select count(*) from ingestion.emails_legacy where imported_at <= date_trunc('milliseconds', now())),
       $9, $10, $11, $12, $13
     from core.migration_runs
     returning id`,
    [
      plan.mode,
      plan.hash,
      JSON.stringify(plan),
      plan.model,
      plan.embedModel,
      plan.lane,
      plan.promptHash,
      plan.policyHash,
      run.capMicros,
      run.epoch,
      run.by,
      plan.nearTwins,
      plan.perCall,
    ],
  )
  await tx.run(
    `insert into core.run_phases (run_id, phase, position)
     select $1, phase, position from unnest($2::text[]) with ordinality as listed (phase, position)`,
    [id, [...PHASES]],
  )
  return id
}

/** Books an approval: the standing cap and who gave it. */
export const insertApproval = (
  tx: Queryable,
  approval: { readonly runId: number; readonly planHash: string; readonly capMicros: number; readonly by: string },
): Promise<number> =>
  tx.run(
    `with earlier as (select cap_micros from core.budget_approvals where run_id = $1 order by id desc limit 1)
     insert into core.budget_approvals (run_id, plan_hash, cap_micros, previous_cap_micros, approved_by)
     values ($1, $2, $3, coalesce((select cap_micros from earlier), 0), $4)`,
    [approval.runId, approval.planHash, approval.capMicros, approval.by],
  )

/** True when the run's newest approval was not revoked. */
export const approvalStands = async (db: Queryable, runId: number): Promise<boolean> => {
  const row = await first(
    db,
    z.object({ revoked_at: z.date().nullable() }),
    'select revoked_at from core.budget_approvals where run_id = $1 order by id desc limit 1',
    [runId],
  )
  return row !== undefined && row.revoked_at === null
}

/**
 * Sets the wish of the open run; a stop also revokes its approval and that of a later start, and says what is done with
 * open batches. Returns false when there was nothing to touch.
 */
export const setWish = async (
  tx: Queryable,
  wish: Wish,
  by: string,
  openBatches: OpenBatches = 'collect',
): Promise<boolean> => {
  const touched = await tx.run(
    `update core.migration_runs set wish = $1, wish_by = $2, wish_at = now(), batches_on_stop = $3
     where finished_at is null`,
    [wish, by, openBatches],
  )
  if (wish !== 'stop') return touched > 0
  await tx.run(
    `update core.budget_approvals set revoked_at = now()
     where revoked_at is null and run_id = (select id from core.migration_runs where finished_at is null)`,
  )
  return (await cancelScheduled(tx, 'stopped')) || touched > 0
}

export const markPhaseStarted = (tx: Queryable, runId: number, phase: PhaseName, done: number, failed: number) =>
  tx.run(
    `update core.run_phases
     set state = 'running', started_at = coalesce(started_at, now()), finished_at = null, done = $3, failed = $4
     where run_id = $1 and phase = $2`,
    [runId, phase, done, failed],
  )

export const markPhaseDone = (tx: Queryable, runId: number, phase: PhaseName) =>
  tx.run(`update core.run_phases set state = 'done', finished_at = now() where run_id = $1 and phase = $2`, [
    runId,
    phase,
  ])

/** The phase has to be gone through again. */
export const markPhaseWaiting = (tx: Queryable, runId: number, phase: PhaseName) =>
  tx.run(`update core.run_phases set state = 'waiting', finished_at = null where run_id = $1 and phase = $2`, [
    runId,
    phase,
  ])

/** Those of the phases that ended have to be gone through again. */
export const reopenPhases = (tx: Queryable, runId: number, phases: readonly PhaseName[]) =>
  tx.run(
    `update core.run_phases set state = 'waiting', finished_at = null
     where run_id = $1 and phase = any($2) and state = 'done'`,
    [runId, [...phases]],
  )

/** Adds to a phase's counters, in the transaction that saves what is counted. */
export const countSaved = (
  tx: Queryable,
  counted: {
    readonly runId: number
    readonly phase: PhaseName
    readonly done: number
    readonly failed: number
    readonly lastId?: string
  },
) =>
  tx.run(
    `update core.run_phases
     set done = done + $3, failed = failed + $4, last_saved_at = now(), last_email_id = coalesce($5, last_email_id)
     where run_id = $1 and phase = $2`,
    [counted.runId, counted.phase, counted.done, counted.failed, counted.lastId ?? null],
  )

/** Counts the letters of every phase again, after some were taken back. The run's row must be locked. */
export const recountFailed = async (tx: Queryable, runId: number): Promise<void> => {
  await tx.run(
    `update core.run_phases p
     set failed = (
       select count(*) from core.migration_failed f
       join ingestion.emails_legacy e on e.message_id = f.message_id and e.imported_at <= r.created_at
       where f.phase = p.phase)
     from core.migration_runs r where r.id = $1 and p.run_id = r.id`,
    [runId],
  )
  await lowerAccepted(tx, runId)
}

/** Ends the run. */
export const markFinished = (tx: Queryable, runId: number) =>
  tx.run('update core.migration_runs set finished_at = now() where id = $1 and finished_at is null', [runId])

/** Takes an ended run up again (letters are to be retried): no longer finished, no longer validated. */
export const reopenRun = async (tx: Queryable, runId: number, epoch: number): Promise<void> => {
  await tx.run(
    `update core.migration_runs set finished_at = null, validated_at = null, validation_stale_at = null,
       wish = 'run', epoch = $2 where id = $1`,
    [runId, epoch],
  )
  await tx.run(`update core.run_phases set state = 'waiting', finished_at = null where run_id = $1`, [runId])
}
