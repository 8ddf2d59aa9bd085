// The panel of an approval: what the run would do, cost and take, and the button that spends.
import type { NamedResult } from '../../checks/results.ts'
import { message } from '../../engine/message.ts'
import type { PhasePlan, Plan } from '../../engine/plan.ts'
import type { Localiser } from '../localiser.ts'
import { examinationLines } from './examination.ts'
import { runbookParams, usd } from './money.ts'
import { bold, button, lines, type Panel, withRows } from './panel.ts'

export interface PlanOffer {
  readonly plan: Plan
  /** The other choices, each with its own price. */
  readonly others: readonly Plan[]
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

/** `claude-haiku-5-5` as `Haiku 5.5`: what fits on a button. */
const shortName = (model: string): string => {
  const [name = model, ...version] = model.replace(/^claude-/, '').split('-')
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${version.join('.')}`.trim()
}

const offerParams = ({ model, lane, costMicros, durationMs, capOfferMicros, phases }: Plan, words: Localiser) => ({
  model: shortName(model),
  lane,
  mid: usd(costMicros.mid),
  cap: usd(capOfferMicros),
  realistic: durationMs.mid,
  bound: words.say(phases[0]?.boundBy ?? message('bound-database')),
})

const otherLines = (words: Localiser, others: readonly Plan[]) =>
  others.length === 0
    ? []
    : ['', bold(words.t('plan-others')), ...others.map((other) => words.t('plan-other', offerParams(other, words)))]

export const planPanel = (words: Localiser, offer: PlanOffer): Panel => {
  const { plan, others, capMicros, blocking, until, rehearsal } = offer
  const { model, lane } = plan
  const blocked = blocking.length > 0
  const body = lines(
    bold(words.t('plan-title')),
    rehearsal ? words.t('rehearsal-note') : undefined,
    ...planLines(words, plan),
    ...otherLines(words, others),
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
    [
      button('approve', words.t('button-approve', { cap: usd(capMicros) }), {
        planHash: plan.hash,
        capMicros,
        model,
        lane,
      }),
    ],
    ...others.map((other) => [
      button('choose_offer', words.t('button-offer', offerParams(other, words)), {
        model: other.model,
        lane: other.lane,
      }),
    ]),
    [
      button('another_amount', words.t('button-another-amount'), { purpose: 'start', model, lane }),
      button('cancel', words.t('button-cancel')),
    ],
  )
}
