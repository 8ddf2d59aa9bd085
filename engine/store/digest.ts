// The figures of the daily digest: where the run stands, and what the last 24 hours brought.
import { z } from 'zod'
import { first, type Queryable } from './database.ts'

const figures = z.object({
  phase: z.string(),
  done: z.number(),
  failed: z.number(),
  total: z.number(),
  spent: z.number(),
  cap: z.number(),
  spentToday: z.number(),
  incidents: z.number(),
})

export type DigestFigures = z.output<typeof figures>

/** Money in USD. Undefined when no run is open and none ended in the 24 hours before `now`. */
export const readDigest = (db: Queryable, now: Date): Promise<DigestFigures | undefined> =>
  first(
    db,
    figures,
    `select p.phase, p.done, p.failed, r.total, (r.settled_micros / 1e6)::float8 as spent, (r.cap_micros / 1e6)::float8 as cap,
       (select coalesce(sum(u.cost_micros), 0) / 1e6 from core.api_usage u
        where u.run_id = r.id and u.created_at > $1::timestamptz - interval '24 hours')::float8 as "spentToday",
       (select count(*) from core.incidents i where i.opened_at > $1::timestamptz - interval '24 hours') as incidents
     from core.migration_runs r
     join lateral (
       select phase, done, failed from core.run_phases where run_id = r.id
       order by (state = 'running') desc, (state = 'waiting') desc, position limit 1) p on true
     where r.finished_at is null or r.finished_at > $1::timestamptz - interval '24 hours'
     order by (r.finished_at is null) desc, r.id desc limit 1`,
    [now],
  )
