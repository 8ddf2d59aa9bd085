// /start_migration: runs the checks, shows the plan, and offers its approval; the button opens the run.
import { z } from 'zod'
import { blocks } from '../../checks/checklist.ts'
import type { Choice, Plan } from '../../engine/plan.ts'
import type { Target } from '../answers.ts'
import { spendableUntil } from '../buttons/verbs.ts'
import type { Call, Desk } from '../desk.ts'
import { usd } from '../panels/money.ts'
import { button, type Panel, panel, withRows } from '../panels/panel.ts'
import { planPanel } from '../panels/plan.ts'
import { none } from './arguments.ts'
import { answerLater } from './background.ts'
import { command } from './command.ts'

const choiceParams = z.object({ model: z.string().optional(), lane: z.enum(['live', 'batch']).optional() })
const approveParams = choiceParams.extend({ planHash: z.string(), capMicros: z.int().positive() })
const askParams = choiceParams.extend({ purpose: z.enum(['start', 'cap']) })

/** What the owner wants other than what is offered first: a model and its lane, a cap. */
export interface Wanted {
  readonly choice?: Choice
  readonly capMicros?: number
}

/** The choice that a button or a conversation carries, if it carries one. */
export const chosen = ({ model, lane }: z.output<typeof choiceParams>): Pick<Wanted, 'choice'> =>
  model === undefined || lane === undefined ? {} : { choice: { model, lane } }

const nothingLeft = ({ phases }: Plan): boolean => phases.every(({ emails }) => emails === 0)

const makeOffer = async (desk: Desk, signal: AbortSignal, { choice, capMicros }: Wanted): Promise<Panel> => {
  const { run, state } = await desk.engine.snapshot()
  if (run && state !== 'done' && state !== 'validated' && state !== 'stopped') {
    const words = desk.words()
    return withRows(panel(words.t('start-run-open')), [button('ask_resume', words.t('button-resume'))])
  }
  const results = await desk.checklist.run(signal)
  const offers = await desk.engine.offers()
  const isChosen = ({ model, lane }: Plan) => choice === undefined || (model === choice.model && lane === choice.lane)
  const plan = offers.find(isChosen) ?? offers[0]
  if (!plan || nothingLeft(plan)) return panel(desk.words().t('start-nothing'))
  return planPanel(desk.words(), {
    plan,
    others: offers.filter((offer) => offer !== plan),
    capMicros: capMicros ?? plan.capOfferMicros,
    blocking: blocks(results),
    until: spendableUntil(desk.clock.now()),
    rehearsal: desk.rehearsal,
  })
}

/** Checks, plans and offers. Returns at once. */
export const offerStart = (desk: Desk, target: Target, wanted: Wanted = {}): void =>
  answerLater(desk, {
    name: 'start',
    target,
    meanwhile: 'start-checking',
    make: (signal) => makeOffer(desk, signal, wanted),
  })

type Approval = z.output<typeof approveParams>

/** The plan is computed anew: an approval that was pressed after a restart binds to the terms, not to our memory. */
const openRun = async (desk: Desk, { actor }: Call, approval: Approval): Promise<Panel> => {
  const { planHash, capMicros } = approval
  const outcome = await desk.audit({ actor, verb: 'approve', params: { cap: usd(capMicros), planHash } }, async () => {
    const plan = await desk.engine.plan(chosen(approval))
    if (plan.hash !== planHash) return { kind: 'plan_changed' as const }
    return desk.engine.start({ plan, capMicros, by: actor })
  })
  const words = desk.words()
  switch (outcome.kind) {
    case 'started':
      return panel(words.t('start-started', { run: outcome.runId, cap: usd(capMicros) }))
    case 'nothing_to_do':
      return panel(words.t('start-nothing'))
    case 'run_open':
      return withRows(panel(words.t('start-run-open')), [button('ask_resume', words.t('button-resume'))])
    case 'plan_changed':
      return withRows(panel(words.t('start-plan-changed')), [button('ask_start', words.t('button-plan-again'))])
  }
}

export const startMigration = command({
  name: 'start_migration',
  read: none,
  handle: async (desk, { chatId }) => offerStart(desk, { chatId }),
  buttons: {
    ask_start: {
      async press(desk, { chatId }) {
        offerStart(desk, { chatId })
        return { toast: 'toast-started' }
      },
    },
    approve: {
      async press(desk, call, params) {
        const approval = approveParams.parse(params)
        answerLater(desk, {
          name: 'approve',
          target: call,
          meanwhile: 'start-approving',
          make: () => openRun(desk, call, approval),
        })
        return { toast: 'toast-approved' }
      },
      async fresh(desk, { chatId }, params) {
        const approval = approveParams.parse(params)
        offerStart(desk, { chatId }, { ...chosen(approval), capMicros: approval.capMicros })
      },
    },
    choose_offer: {
      async press(desk, { chatId }, params) {
        offerStart(desk, { chatId }, chosen(choiceParams.parse(params)))
        return { toast: 'toast-started' }
      },
    },
    another_amount: {
      press: async (_desk, _call, params) => ({ toast: 'toast-amount', ask: askParams.parse(params) }),
    },
    cancel: {
      async press(desk, call) {
        void desk.answers.answer(call, panel(desk.words().t('cancelled')))
        return { toast: 'toast-cancelled', leave: true }
      },
    },
  },
})
