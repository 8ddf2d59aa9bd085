// What a run spent, looked at from several sides: by phase and model, by day, lately, and as it grew.
import { z } from 'zod'
import { only, type Queryable } from './database.ts'

const part = z.object({
  phase: z.string(),
  model: z.string(),
  calls: z.number(),
  micros: z.number(),
  /** Of these, what calls that were cut off are booked at. */
  estimatedMicros: z.number(),
})
const day = z.object({ day: z.string(), micros: z.number() })
const step = z.object({ at: z.date(), micros: z.number(), classified: z.number(), embedded: z.number() })

export interface Spending {
  readonly parts: readonly z.output<typeof part>[]
  /** Days of the owner's time zone as `YYYY-MM-DD`, oldest first. */
  readonly days: readonly z.output<typeof day>[]
  /** Micro-dollars settled in the last hour. */
  readonly lastHourMicros: number
  /** Oldest first; each with the sums since the run began: micro-dollars, and emails that were paid for in each paid phase. */
  readonly history: readonly z.output<typeof step>[]
}

/** Steps of the history: as many as a picture on a phone can show. */
const STEPS = 120

const PARTS = `
  select coalesce(operation, '') as phase, coalesce(model, '') as model, count(*) as calls,
    sum(cost_micros)::bigint as micros,
    coalesce(sum(cost_micros) filter (where estimated), 0)::bigint as "estimatedMicros"
  from core.api_usage where run_id = $1 and cost_micros is not null
  group by 1, 2 order by micros desc`

const DAYS = `
  select to_char(created_at at time zone $2, 'YYYY-MM-DD') as day, sum(cost_micros)::bigint as micros
  from core.api_usage where run_id = $1 and cost_micros is not null
  group by 1 order by 1`

const HISTORY = `
  with settled as (
    select created_at, cost_micros, operation, coalesce(emails, 0) as emails
    from core.api_usage where run_id = $1 and cost_micros is not null
  ), range as (
    select min(created_at) as since, greatest(max(created_at) - min(created_at), interval '1 ms') / $2::integer as length
    from settled
  ), stepped as (
    select max(created_at) as at, sum(cost_micros) as micros,
      sum(emails) filter (where operation = 'classify') as classified,
      sum(emails) filter (where operation = 'embed') as embedded
    from settled, range
    group by floor(extract(epoch from created_at - since) / extract(epoch from length))
  )
  select at, (sum(micros) over grown)::bigint as micros, coalesce(sum(classified) over grown, 0)::bigint as classified,
    coalesce(sum(embedded) over grown, 0)::bigint as embedded
  from stepped window grown as (order by at) order by at`

/** Reads all of it; `timezone` is an IANA name, `now` the end of the last hour. */
export const readSpending = async (
  db: Queryable,
  runId: number,
  { timezone, now }: { readonly timezone: string; readonly now: Date },
): Promise<Spending> => {
  const [lastHour, parts, days, history] = await Promise.all([
    only(
      db,
      z.object({ micros: z.number() }),
      `select coalesce(sum(cost_micros), 0)::bigint as micros from core.api_usage
       where run_id = $1 and created_at > $2::timestamptz - interval '1 hour'`,
      [runId, now],
    ),
    db.rows(part, PARTS, [runId]),
    db.rows(day, DAYS, [runId, timezone]),
    db.rows(step, HISTORY, [runId, STEPS]),
  ])
  return { parts, days, lastHourMicros: lastHour.micros, history }
}
