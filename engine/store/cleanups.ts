// The cleanup after a validated run as rows: how far it came, what the run really cost, and which scratch rows went.
import { z } from 'zod'
import { only, type Queryable } from './database.ts'

const steps = z.object({
  cost: z.object({ planned: z.number(), approved: z.number(), claude: z.number(), voyage: z.number() }).optional(),
  scratch: z.object({ digests: z.number(), buttons: z.number(), updates: z.number() }).optional(),
  report: z.object({ file: z.string() }).optional(),
  checkpoint: z.object({ removed: z.boolean(), letters: z.number() }).optional(),
  /** Written before the log is moved: a repetition must not make another archive of the few lines since. */
  archive: z.object({ file: z.string() }).optional(),
  archived: z.object({ file: z.string().nullable() }).optional(),
})
export type CleanupSteps = z.output<typeof steps>

const row = z.object({ id: z.number(), steps, finished_at: z.date().nullable() })
export type CleanupRow = z.output<typeof row>

/** The cleanup of that validation, begun now if it was not before. */
export const openCleanup = async (
  db: Queryable,
  { runId, fingerprint, by }: { readonly runId: number; readonly fingerprint: string; readonly by: string },
): Promise<CleanupRow> => {
  await db.run(
    `insert into core.cleanups (run_id, fingerprint, started_by) values ($1, $2, $3)
     on conflict (run_id, fingerprint) do nothing`,
    [runId, fingerprint, by],
  )
  return only(db, row, 'select * from core.cleanups where run_id = $1 and fingerprint = $2', [runId, fingerprint])
}

/** When the cleanup of that validation ended; null when it did not, or was not begun. */
export const cleanedAt = async (db: Queryable, runId: number, fingerprint: string): Promise<Date | null> =>
  (
    await only(
      db,
      z.object({ at: z.date().nullable() }),
      'select max(finished_at) as at from core.cleanups where run_id = $1 and fingerprint = $2',
      [runId, fingerprint],
    )
  ).at

/** Writes down that a step is done, and what it did. */
export const recordStep = async <K extends keyof CleanupSteps>(
  db: Queryable,
  id: number,
  name: K,
  did: NonNullable<CleanupSteps[K]>,
): Promise<void> => {
  await db.run('update core.cleanups set steps = steps || jsonb_build_object($2::text, $3::jsonb) where id = $1', [
    id,
    name,
    JSON.stringify(did),
  ])
}

export const finishCleanup = (db: Queryable, id: number): Promise<number> =>
  db.run('update core.cleanups set finished_at = now() where id = $1 and finished_at is null', [id])

const costRow = z.object({ planned: z.number(), approved: z.number(), claude: z.number(), voyage: z.number() })

/** Writes the run's real cost beside what was planned and approved; the same again when it is done twice. Micro-dollars. */
export const writeRunCost = (
  db: Queryable,
  run: { readonly id: number; readonly plannedMicros: number },
): Promise<z.output<typeof costRow>> =>
  only(
    db,
    costRow,
    `insert into core.run_costs as kept
       (run_id, planned_micros, approved_micros, real_micros, claude_micros, voyage_micros, estimated_micros)
     select r.id, $2, r.cap_micros, coalesce(sum(u.cost_micros), 0),
       coalesce(sum(u.cost_micros) filter (where u.provider = 'anthropic'), 0),
       coalesce(sum(u.cost_micros) filter (where u.provider = 'voyage'), 0),
       coalesce(sum(u.cost_micros) filter (where u.estimated), 0)
     from core.migration_runs r left join core.api_usage u on u.run_id = r.id
     where r.id = $1 group by r.id
     on conflict (run_id) do update set planned_micros = excluded.planned_micros,
       approved_micros = excluded.approved_micros, real_micros = excluded.real_micros,
       claude_micros = excluded.claude_micros, voyage_micros = excluded.voyage_micros,
       estimated_micros = excluded.estimated_micros, written_at = now()
     returning planned_micros as planned, approved_micros as approved, claude_micros as claude, voyage_micros as voyage`,
    [run.id, run.plannedMicros],
  )

/**
 * Drops what nothing needs any more: digests (the next run takes them anew), buttons long expired but those that brake,
 * and updates that Telegram cannot send again. Nothing while a run is open. Returns how many rows.
 */
export const dropScratch = async (
  tx: Queryable,
  before: { readonly buttons: Date; readonly updates: Date },
): Promise<{ readonly digests: number; readonly buttons: number; readonly updates: number }> => ({
  digests: await tx.run(
    'delete from core.text_digests where not exists (select from core.migration_runs where finished_at is null)',
  ),
  buttons: await tx.run(`delete from core.bot_actions where nature <> 'brake' and expires_at < $1`, [before.buttons]),
  updates: await tx.run('delete from core.bot_updates where handled_at < $1', [before.updates]),
})

/** Letters of the run's set, open or given up. */
export const lettersOf = async (db: Queryable, createdAt: Date): Promise<number> =>
  (
    await only(
      db,
      z.object({ count: z.number() }),
      `select count(distinct f.message_id) as count from core.migration_failed f
       join ingestion.emails_legacy e on e.message_id = f.message_id and e.imported_at <= $1`,
      [createdAt],
    )
  ).count
