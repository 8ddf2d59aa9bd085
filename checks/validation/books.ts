// The books close: the settled calls sum up to the run's own figure, in both columns, and no reservation is left.
import { z } from 'zod'
import { usd } from '../../engine/money.ts'
import { only } from '../../engine/store/database.ts'
import { fail, ok } from '../check.ts'
import type { Validation } from './validation.ts'

const bookRow = z.object({ calls: z.number(), micros: z.number(), torn: z.number(), reservations: z.number() })

const BOOKS = `
  select count(*) as calls, coalesce(sum(cost_micros), 0)::bigint as micros,
    -- The runbook sums cost_usd, the cap is kept by cost_micros: they must say the same, row by row.
    count(*) filter (where cost_micros is null or cost_usd * 1000000 is distinct from cost_micros) as torn,
    (select count(*) from core.reservations where run_id = $1) as reservations
  from core.api_usage where run_id = $1`

export const books: Validation = {
  id: 'books',
  async run(db, run) {
    const { calls, micros, torn, reservations } = await only(db, bookRow, BOOKS, [run.id])
    if (reservations > 0 || run.reservedMicros > 0)
      return fail('check-books-reserved', { reservations, reserved: usd(run.reservedMicros) }, 'remedy-restart')
    if (micros !== run.settledMicros || torn > 0)
      return fail(
        'check-books-differ',
        { booked: usd(micros), settled: usd(run.settledMicros), torn },
        'remedy-report-bug',
      )
    return ok('check-books-ok', { calls, total: usd(micros) })
  },
}
