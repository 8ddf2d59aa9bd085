// Sums over the settled calls: what a run spent, by phase and by provider.
import { z } from 'zod'
import { only, type Queryable } from './database.ts'

const figures = z.object({ emails: z.number(), micros: z.number() })

/** Emails whose classify call was answered in this run, and what those calls cost, in micro-dollars. */
export const spentOnClassify = (db: Queryable, runId: number) =>
  only(
    db,
    figures,
    `select coalesce(sum(emails), 0) as emails, coalesce(sum(cost_micros), 0)::bigint as micros
     from core.api_usage where run_id = $1 and operation = 'classify' and not estimated`,
    [runId],
  )

const byOperation = z.object({
  operation: z.string(),
  provider: z.string(),
  model: z.string(),
  micros: z.number(),
  estimatedMicros: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  calls: z.number(),
})

/** What a run spent, by phase, provider and model. */
export const spentByPhase = (db: Queryable, runId: number) =>
  db.rows(
    byOperation,
    `select operation, provider, model, sum(cost_micros)::bigint as micros,
       coalesce(sum(cost_micros) filter (where estimated), 0)::bigint as "estimatedMicros",
       sum(tokens_input)::bigint as "inputTokens", sum(tokens_output)::bigint as "outputTokens", count(*) as calls
     from core.api_usage where run_id = $1
     group by operation, provider, model order by operation, provider, model`,
    [runId],
  )
