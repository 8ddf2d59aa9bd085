// The books against themselves: what was settled and reserved, row by row, against the run's counters.
import { z } from 'zod'
import type { IncidentKind } from '../incidents.ts'
import { first, type Queryable } from '../store/database.ts'
import type { WatchChange } from './rules.ts'

const books = z.object({
  settled: z.number(),
  reserved: z.number(),
  anthropic: z.number(),
  voyage: z.number(),
  usage: z.number(),
  underWay: z.number(),
})
export type Books = z.output<typeof books>

// One statement, so that all figures are of one moment: every commit changes rows and counters together.
const BOOKS = `
  select r.settled_micros as settled, r.reserved_micros as reserved,
    coalesce(u.anthropic, 0)::bigint as anthropic, coalesce(u.voyage, 0)::bigint as voyage,
    coalesce(u.total, 0)::bigint as usage, coalesce(w.total, 0)::bigint as "underWay"
  from core.migration_runs r
  left join lateral (
    select sum(cost_micros) as total, sum(cost_micros) filter (where provider = 'anthropic') as anthropic,
      sum(cost_micros) filter (where provider = 'voyage') as voyage
    from core.api_usage where run_id = r.id) u on true
  left join lateral (select sum(micros) as total from core.reservations where run_id = r.id) w on true
  order by (r.finished_at is null) desc, r.id desc limit 1`

/** Of the open run, or else of the last one, in micro-dollars; undefined before the first. */
export const readBooks = (db: Queryable): Promise<Books | undefined> => first(db, books, BOOKS)

/** Pure: a difference of any size is told, for every commit keeps both sides equal. */
export const judgeBooks = (
  { settled, reserved, usage, underWay }: Books,
  open: ReadonlySet<IncidentKind>,
): readonly WatchChange[] => {
  const agree = settled === usage && reserved === underWay
  if (agree) return open.has('spend_mismatch') ? [{ change: 'resolved', kind: 'spend_mismatch' }] : []
  if (open.has('spend_mismatch')) return []
  const params = { counted: settled / 1e6, booked: usage / 1e6, held: reserved / 1e6, pledged: underWay / 1e6 }
  return [{ change: 'open', kind: 'spend_mismatch', params }]
}
