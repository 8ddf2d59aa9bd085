// The panel of an approval: what the run would do, cost and take, and the button that spends.
import type { NamedResult } from '../../checks/results.ts'
import type { PhasePlan, Plan } from '../../engine/plan.ts'
import type { Localiser } from '../localiser.ts'
import { examinationLines } from './examination.ts'
import { runbookParams, usd } from './money.ts'
import { bold, button, lines, type Panel, withRows } from './panel.ts'

export interface PlanOffer {
  readonly plan: Plan
  /** Micro-dollars that the button approves. */
  readonly capMicros: number
  /** Fails that forbid the start; with any of them there is no button that spends. */
  readonly blocking: readonly NamedResult[]
  /** Until when the button is honoured. */
  readonly until: Date
  readonly rehearsal: boolean
}

const spreadParams = ({ costMicros, durationMs }: Pick<Plan, 'costMicros' | 'durationMs'>) => ({
  low: usd(costMicros.low),
  mid: usd(costMicros.mid),
  high: usd(costMicros.high),
  optimistic: durationMs.low,
  realistic: durationMs.mid,
  pessimistic: durationMs.high,
})

const phaseLines = (words: Localiser, phase: PhasePlan) => [
  '',
  bold(words.t('plan-phase', { phase: phase.name, emails: phase.emails })),
  words.t('plan-cost', spreadParams(phase)),
  words.t('plan-duration', spreadParams(phase)),
  words.t('plan-bound', { bound: words.say(phase.boundBy) }),
]

/** What a plan says, without buttons: also the end of a dry run. */
export const planLines = (words: Localiser, plan: Plan) => [
  words.t('plan-emails', { emails: plan.total, model: plan.model, embedModel: plan.embedModel, lane: plan.lane }),
  words.t('plan-basis', { basis: plan.basis, sample: plan.sample }),
  ...plan.phases.flatMap((phase) => phaseLines(words, phase)),
  '',
  bold(words.t('plan-total')),
  words.t('plan-cost', spreadParams(plan)),
  words.t('plan-duration', spreadParams(plan)),
  words.t('plan-runbook', runbookParams),
]

export const planPanel = (words: Localiser, offer: PlanOffer): Panel => {
  const { plan, capMicros, blocking, until, rehearsal } = offer
  const blocked = blocking.length > 0
  const body = lines(
    bold(words.t('plan-title')),
    rehearsal ? words.t('rehearsal-note') : undefined,
    ...planLines(words, plan),
    '',
    ...(blocked
      ? [bold(words.t('plan-blocked', { count: blocking.length })), ...examinationLines(words, blocking)]
      : [
          capMicros < plan.costMicros.mid ? words.t('plan-cap-low', { cap: usd(capMicros) }) : undefined,
          words.t('plan-approval', { cap: usd(capMicros), until: until.toISOString() }),
        ]),
  )
  if (blocked) return withRows({ text: body, rows: [] }, [button('ask_start', words.t('button-plan-again'))])
  return withRows(
    { text: body, rows: [] },
    [button('approve', words.t('button-approve', { cap: usd(capMicros) }), { planHash: plan.hash, capMicros })],
    [
      button('another_amount', words.t('button-another-amount'), { purpose: 'start' }),
      button('cancel', words.t('button-cancel')),
    ],
  )
}
