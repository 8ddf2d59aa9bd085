// Sums over the settled calls of a run.
import { z } from 'zod'
import { only, type Queryable } from './database.ts'

const figures = z.object({ emails: z.number(), micros: z.number() })

/** Emails whose classify call was answered in this run, or since then, and what those calls cost, in micro-dollars. */
export const spentOnClassify = (db: Queryable, runId: number, since: Date | null = null) =>
  only(
    db,
    figures,
    `select coalesce(sum(emails), 0) as emails, coalesce(sum(cost_micros), 0)::bigint as micros
     from core.api_usage where run_id = $1 and operation = 'classify' and not estimated
       and ($2::timestamptz is null or created_at >= $2)`,
    [runId, since],
  )
