// /start_migration: runs the checks, shows the plan, and offers its approval; the button opens the run.
import { z } from 'zod'
import { blocks } from '../../checks/checklist.ts'
import { type Plan, thriftOf } from '../../engine/plan.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import type { Mode } from '../../engine/terms.ts'
import type { Target } from '../answers.ts'
import { spendableUntil } from '../buttons/verbs.ts'
import type { Desk } from '../desk.ts'
import { nextAt } from '../local-time.ts'
import { button, type Panel, panel, withRows } from '../panels/panel.ts'
import { planPanel } from '../panels/plan.ts'
import { approveParams, approveRun, choiceParams, chosen, type Wanted } from './approval.ts'
import { readTime } from './arguments.ts'
import { answerLater } from './background.ts'
import { command } from './command.ts'
import { approveLater, cancelScheduledButton } from './start-later.ts'

const askParams = choiceParams.extend({ purpose: z.enum(['start', 'cap']) })

/** A run that is open goes on; only one that asks what to do about its letters may be replaced by a new one. */
const inTheWay = ({ run, state, incidents }: Snapshot, mode: Mode | undefined): boolean => {
  if (!run || state === 'done' || state === 'validated' || state === 'stopped') return false
  return mode !== 'replace' || !incidents.some(({ kind }) => kind === 'letters_over_limit')
}

const nothingLeft = ({ phases }: Plan): boolean => phases.every(({ emails }) => emails === 0)

const makeOffer = async (
  desk: Desk,
  signal: AbortSignal,
  { choice, mode, capMicros, time }: Wanted,
): Promise<Panel> => {
  if (inTheWay(await desk.engine.snapshot(), mode)) {
    const words = desk.words()
    return withRows(panel(words.t('start-run-open')), [button('ask_resume', words.t('button-resume'))])
  }
  const { results, ...checked } = await desk.checklist.recent(signal)
  const offers = await desk.engine.offers({
    ...(mode === undefined ? {} : { mode }),
    ...(choice === undefined ? {} : { thrift: thriftOf(choice) }),
  })
  const isChosen = ({ model, lane }: Plan) => choice === undefined || (model === choice.model && lane === choice.lane)
  const plan = offers.find(isChosen) ?? offers[0]
  if (!plan || nothingLeft(plan)) return panel(desk.words().t('start-nothing'))
  return planPanel(desk.words(), {
    plan,
    others: offers.filter((offer) => offer !== plan),
    capMicros: capMicros ?? plan.capOfferMicros,
    blocking: blocks(results),
    checked,
    until: spendableUntil(desk.clock.now()),
    ...(time === undefined ? {} : { at: nextAt(time, desk.clock.now(), desk.timezone), time }),
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

const timeOf = (argument: string): Pick<Wanted, 'time'> | undefined => {
  const time = readTime(argument)
  return time === undefined ? undefined : { time }
}

export const startMigration = command({
  name: 'start_migration',
  stages: ['idle', 'held', 'done'],
  read: (argument) => (argument === '' ? {} : timeOf(argument)),
  handle: async (desk, { chatId }, time) => offerStart(desk, { chatId }, time),
  buttons: {
    ask_start: {
      async press(desk, { chatId }, params) {
        offerStart(desk, { chatId }, chosen(choiceParams.parse(params)))
        return { toast: 'toast-started' }
      },
    },
    approve: {
      async press(desk, call, params) {
        const approval = approveParams.parse(params)
        // What replaces every result cannot be undone: a tap is not enough.
        if (approval.mode === 'replace') return { toast: 'toast-name', ask: { purpose: 'remigrate', approval } }
        approveRun(desk, call, approval)
        return { toast: 'toast-approved' }
      },
      async fresh(desk, { chatId }, params) {
        const approval = approveParams.parse(params)
        offerStart(desk, { chatId }, { ...chosen(approval), capMicros: approval.capMicros })
      },
    },
    approve_later: {
      press: approveLater,
      async fresh(desk, { chatId }, params) {
        const approval = approveParams.parse(params)
        offerStart(desk, { chatId }, { ...chosen(approval), capMicros: approval.capMicros })
      },
    },
    cancel_scheduled: cancelScheduledButton,
    ask_remigrate: {
      async press(desk, { chatId }) {
        offerStart(desk, { chatId }, { mode: 'replace' })
        return { toast: 'toast-started' }
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
