// Usage against approvals: at no time was more booked than was approved then, for the run, comparisons and searches alike.
import { z } from 'zod'
import { usd } from '../../engine/money.ts'
import { only } from '../../engine/store/database.ts'
import { fail, ok } from '../check.ts'
import type { Validation } from './validation.ts'

const row = z.object({
  approvals: z.number(),
  exceeded: z.number(),
  booked: z.number(),
  approved: z.number(),
  small: z.number(),
  small_exceeded: z.number(),
  small_booked: z.number(),
})

// An approval stands until the next one, and covers all that was booked by then: what is booked in that very moment was
// reserved before it.
const SUMS = `
  with approval as (
    select cap_micros, lead(approved_at) over (order by id) as until from core.budget_approvals where run_id = $1
  ), judged as (
    select approval.cap_micros, approval.until, coalesce(sum(usage.cost_micros), 0) as micros
    from approval
    left join core.api_usage usage
      on usage.run_id = $1 and (approval.until is null or usage.created_at <= approval.until)
    group by approval.cap_micros, approval.until
  ), small as (
    select cap_micros, settled_micros + reserved_micros as micros from core.comparisons
    union all
    select cap_micros, settled_micros + reserved_micros from core.search_allowances
  )
  select count(*) as approvals, count(*) filter (where micros > cap_micros) as exceeded,
    coalesce(max(micros), 0)::bigint as booked, coalesce(max(cap_micros) filter (where until is null), 0)::bigint as approved,
    (select count(*) from small) as small,
    (select count(*) from small where micros > cap_micros) as small_exceeded,
    (select coalesce(sum(micros), 0)::bigint from small) as small_booked
  from judged`

export const approvals: Validation = {
  id: 'approvals',
  async run(db, run) {
    const found = await only(db, row, SUMS, [run.id])
    const params = {
      count: found.approvals,
      booked: usd(found.booked),
      approved: usd(found.approved),
      small: found.small,
      smallBooked: usd(found.small_booked),
      exceeded: found.exceeded + found.small_exceeded,
    }
    if (found.approvals === 0) return fail('check-approvals-none', params, 'remedy-report-bug')
    return params.exceeded === 0
      ? ok('check-approvals-ok', params)
      : fail('check-approvals-exceeded', params, 'remedy-report-bug')
  },
}
