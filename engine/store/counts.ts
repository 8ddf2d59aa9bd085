// Counts over the source: how many emails of a run have a result or a letter in a phase. Slow on a large source: once per start.
import { z } from 'zod'
import type { RunScope } from '../phases/phase.ts'
import type { PhaseName } from '../snapshot.ts'
import { only, type Queryable } from './database.ts'

const counted = z.object({ count: z.number() })

/** A run as these queries need it. */
export interface CountedRun {
  readonly id: number
  readonly created_at: Date
  readonly mode: RunScope['mode']
}

// An email has a result in a phase when this join finds one: of this run when it replaces, of any otherwise. Live mail
// that another program stored without a category was never classified.
const RESULT: Readonly<Record<PhaseName, string>> = {
  classify: `join ingestion.emails r on r.message_id = e.message_id and r.category is not null
    and ($3 = 'new' or r.run_id = $2)`,
  graph: `join knowledge.nodes n on n.type = 'email' and n.metadata ->> 'message_id' = e.message_id
    and ($3 = 'new' or n.run_id = $2)`,
  embed: `join knowledge.nodes n on n.type = 'email' and n.metadata ->> 'message_id' = e.message_id
    join knowledge.embeddings v on v.source_type = 'email' and v.source_id = n.id and ($3 = 'new' or v.run_id = $2)`,
}

/** Emails of the run's frozen set that have a result in `phase`. */
export const countDone = async (db: Queryable, run: CountedRun, phase: PhaseName): Promise<number> => {
  const { count } = await only(
    db,
    counted,
    `select count(*) as count from ingestion.emails_legacy e ${RESULT[phase]} where e.imported_at <= $1`,
    [run.created_at, run.id, run.mode],
  )
  return count
}

/** Emails of the run's frozen set that have an open or skipped letter of `phase`. */
export const countFailed = async (db: Queryable, run: CountedRun, phase: PhaseName): Promise<number> => {
  const { count } = await only(
    db,
    counted,
    `select count(*) as count from core.migration_failed f
     join ingestion.emails_legacy e on e.message_id = f.message_id and e.imported_at <= $1
     where f.phase = $2`,
    [run.created_at, phase],
  )
  return count
}

const sourceCounts = z.object({
  total: z.number(),
  pending: z.number(),
  texts: z.number(),
  pendingTexts: z.number(),
  nearTexts: z.number(),
  pendingNearTexts: z.number(),
})

/**
 * Emails in the source now, and how many of them have neither a result nor a letter in phase 1; and how many different
 * texts each of both are, and how many that are not even nearly identical, as far as digests were taken.
 */
export const countSource = async (db: Queryable): Promise<z.output<typeof sourceCounts>> =>
  only(
    db,
    sourceCounts,
    `select count(*) as total, count(*) filter (where pending) as pending,
       count(distinct text) as texts, count(distinct text) filter (where pending) as "pendingTexts",
       count(distinct gist) as "nearTexts", count(distinct gist) filter (where pending) as "pendingNearTexts"
     from (
       select r.message_id is null and f.message_id is null as pending,
         coalesce(encode(d.digest, 'hex'), e.message_id) as text,
         coalesce(encode(d.near_digest, 'hex'), e.message_id) as gist
       from ingestion.emails_legacy e
       left join core.text_digests d on d.message_id = e.message_id
       left join ingestion.emails r on r.message_id = e.message_id and r.category is not null
       left join core.migration_failed f on f.message_id = e.message_id and f.phase = 'classify'
     ) as source`,
  )
