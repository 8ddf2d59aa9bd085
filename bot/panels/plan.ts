// The panel of an approval: what the run would do, cost and take, and the button that spends.
import type { NamedResult } from '../../checks/results.ts'
import { message } from '../../engine/message.ts'
import { type Choice, OFFERED_PER_CALL, type PhasePlan, PLAIN, type Plan } from '../../engine/plan.ts'
import type { Localiser, Params } from '../localiser.ts'
import { deedRows } from './deed-buttons.ts'
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
  /** When the checks were run, and whether that was before this plan was asked for. */
  readonly checked: { readonly at: Date; readonly isKept: boolean }
  /** Until when the button is honoured. */
  readonly until: Date
  /** When it is to start, and as the owner says it (`HH:MM`); now when left out. */
  readonly at?: Date
  readonly time?: string
  readonly rehearsal: boolean
}

/** Offered beside a start at once: the evening, when the night is long. */
const EVENING = '22:00'

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
  ...(plan.mode === 'replace' ? [words.t('plan-again')] : []),
  ...(plan.nearTwins ? [words.t('plan-near-twins')] : []),
  ...(plan.perCall > 1 ? [words.t('plan-per-call', { count: plan.perCall })] : []),
  words.t('plan-basis', { basis: plan.basis, sample: plan.sample }),
  ...plan.phases.flatMap((phase) => phaseLines(words, phase)),
  '',
  bold(words.t('plan-total')),
  words.t('plan-cost', spreadParams(plan)),
  words.t('plan-duration', spreadParams(plan)),
  words.t('plan-runbook', runbookParams),
  ...plan.savings.map(({ kind, micros, emails }) => words.t(`plan-saving-${kind}`, { saved: usd(micros), emails })),
  ...plan.possible.map(({ kind, micros, emails }) =>
    words.t(`plan-possible-${kind}`, { saved: usd(micros), emails, perCall: OFFERED_PER_CALL }),
  ),
]

const choiceParams = ({ model, lane, nearTwins, perCall }: Choice) => ({
  model,
  lane,
  nearTwins: String(nearTwins),
  perCall,
})

/** One button for each thing that would make it cheaper, and for each that is on. */
const thriftButtons = (words: Localiser, plan: Plan, kept: Params) => {
  const offered = new Set(plan.possible.map(({ kind }) => kind))
  const change = (label: string, to: Partial<Choice>) => [
    button('choose_offer', label, { ...choiceParams({ ...plan, ...to }), ...kept }),
  ]
  return [
    ...(offered.has('near_twins') ? [change(words.t('button-near-twins'), { nearTwins: true })] : []),
    ...(plan.nearTwins ? [change(words.t('button-near-twins-off'), { nearTwins: PLAIN.nearTwins })] : []),
    ...(offered.has('together')
      ? [change(words.t('button-together', { perCall: OFFERED_PER_CALL }), { perCall: OFFERED_PER_CALL })]
      : []),
    ...(plan.perCall > 1 ? [change(words.t('button-together-off'), { perCall: PLAIN.perCall })] : []),
  ]
}

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
  // Everything done again is said on each button, for a press may come after a restart.
  const mode: Params = plan.mode === 'replace' ? { mode: plan.mode } : {}
  const kept: Params = { ...mode, ...(offer.time === undefined ? {} : { time: offer.time }) }
  const cap = usd(capMicros)
  const blocked = blocking.length > 0
  const body = lines(
    bold(words.t(plan.mode === 'replace' ? 'plan-title-again' : 'plan-title')),
    plan.mode === 'replace' ? words.t('plan-again') : undefined,
    rehearsal ? words.t('rehearsal-note') : undefined,
    ...planLines(words, plan),
    ...otherLines(words, others),
    '',
    words.t(offer.checked.isKept ? 'plan-checks-kept' : 'plan-checks-now', { at: offer.checked.at.toISOString() }),
    ...(blocked
      ? [bold(words.t('plan-blocked', { count: blocking.length })), ...examinationLines(words, blocking)]
      : [
          capMicros < plan.costMicros.mid ? words.t('plan-cap-low', { cap: usd(capMicros) }) : undefined,
          offer.at ? words.t('plan-later', { at: offer.at.toISOString() }) : undefined,
          words.t('plan-approval', { cap, until: until.toISOString() }),
        ]),
  )
  if (blocked)
    return withRows({ text: body, rows: deedRows(words, blocking) }, [
      button(plan.mode === 'replace' ? 'ask_remigrate' : 'ask_start', words.t('button-plan-again')),
    ])
  return withRows(
    { text: body, rows: [] },
    [
      offer.at
        ? button('approve_later', words.t('button-approve-later', { cap, at: offer.at.toISOString() }), {
            planHash: plan.hash,
            capMicros,
            ...choiceParams(plan),
            ...kept,
            at: offer.at.toISOString(),
          })
        : button('approve', words.t('button-approve', { cap }), {
            planHash: plan.hash,
            capMicros,
            ...choiceParams(plan),
            ...mode,
          }),
    ],
    // What replaces every result asks for a name, and nobody is there to type it in the night.
    plan.mode === 'replace'
      ? []
      : [
          offer.at
            ? button('choose_offer', words.t('button-start-now'), { ...choiceParams(plan), ...mode })
            : button('choose_offer', words.t('button-start-later', { time: EVENING }), {
                ...choiceParams(plan),
                ...mode,
                time: EVENING,
              }),
        ],
    ...others.map((other) => [
      button('choose_offer', words.t('button-offer', offerParams(other, words)), {
        ...choiceParams(other),
        ...kept,
      }),
    ]),
    ...thriftButtons(words, plan, kept),
    [
      button('another_amount', words.t('button-another-amount'), { purpose: 'start', ...choiceParams(plan), ...kept }),
      button('cancel', words.t('button-cancel')),
    ],
  )
}
