// What the run cost, per service, against its cap and beside the runbook's figures.
import { z } from 'zod'
import { usd } from '../../engine/money.ts'
import { RUNBOOK_FIGURES } from '../../engine/plan.ts'
import { only } from '../../engine/store/database.ts'
import { fail, ok } from '../check.ts'
import type { Validation } from './validation.ts'

const sumRow = z.object({ claude: z.number(), voyage: z.number(), total: z.number(), estimated: z.number() })

const SUM = `
  select coalesce(sum(cost_micros) filter (where provider = 'anthropic'), 0)::bigint as claude,
    coalesce(sum(cost_micros) filter (where provider = 'voyage'), 0)::bigint as voyage,
    coalesce(sum(cost_micros), 0)::bigint as total,
    coalesce(sum(cost_micros) filter (where estimated), 0)::bigint as estimated
  from core.api_usage where run_id = $1 and context = 'migration_emails'`

export const cost: Validation = {
  id: 'cost',
  async run(db, run) {
    const sums = await only(db, sumRow, SUM, [run.id])
    const params = {
      total: usd(sums.total),
      cap: usd(run.capMicros),
      claude: usd(sums.claude),
      voyage: usd(sums.voyage),
      estimated: usd(sums.estimated),
      runbookClaude: RUNBOOK_FIGURES.claudeUsd,
      runbookVoyage: RUNBOOK_FIGURES.voyageUsd,
      runbookEmails: RUNBOOK_FIGURES.emails,
    }
    return sums.total <= run.capMicros
      ? ok('check-cost-ok', params)
      : fail('check-cost-over', params, 'remedy-report-bug')
  },
}
