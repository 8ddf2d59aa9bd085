// The buttons about another cap for the open run; they belong to /cost and to the incidents about money.
import { z } from 'zod'
import type { Target } from '../answers.ts'
import { spendableUntil } from '../buttons/verbs.ts'
import type { Call, Desk } from '../desk.ts'
import { capOffer, capPanel } from '../panels/cap.ts'
import { usd } from '../panels/money.ts'
import { button, type Panel, panel, withRows } from '../panels/panel.ts'
import { rateParam } from './arguments.ts'
import { answerLater } from './background.ts'
import type { Command } from './command.ts'

const capParams = z.object({
  capMicros: z.int().positive(),
  planHash: z.string(),
  /** Of /resume: the run goes on at once, at that rate if one was said. */
  resume: z.literal(1).optional(),
  rate: rateParam.optional(),
})

/** Offers a cap for the open run: the one named, or what is enough for the rest. Returns at once. */
export const offerCap = (desk: Desk, target: Target, wantedMicros?: number): void =>
  answerLater(desk, {
    name: 'cap',
    target,
    meanwhile: 'cap-looking',
    async make() {
      const snapshot = await desk.engine.snapshot()
      const words = desk.words()
      if (!snapshot.run) return panel(words.t('no-run'))
      const plan = await desk.engine.plan()
      return capPanel(words, {
        snapshot,
        capMicros: wantedMicros ?? capOffer(snapshot, plan),
        planHash: plan.hash,
        until: spendableUntil(desk.clock.now()),
      })
    },
  })

const approveCap = async (desk: Desk, { actor }: Call, approval: z.output<typeof capParams>): Promise<Panel> => {
  const { capMicros, planHash, rate } = approval
  const going = { ...(approval.resume === undefined ? {} : { resume: 1 }), ...(rate === undefined ? {} : { rate }) }
  const deed = { actor, verb: 'approve_cap', params: { cap: usd(capMicros), planHash, ...going } }
  const goesOn = approval.resume !== undefined
  const outcome = await desk.audit(deed, async () => {
    const approved = await desk.engine.approveCap({ capMicros, planHash, by: actor })
    if (approved.kind !== 'recorded' || !goesOn) return approved
    if (rate !== undefined) await desk.engine.setRate(rate, actor)
    await desk.engine.wish('run', actor)
    return approved
  })
  const words = desk.words()
  switch (outcome.kind) {
    case 'recorded':
      return panel(words.t('cap-recorded', { cap: usd(capMicros) }), goesOn ? words.t('resume-recorded') : undefined)
    case 'no_run':
      return panel(words.t('no-run'))
    case 'needs_approval':
    case 'plan_changed':
      return withRows(panel(words.t('start-plan-changed')), [button('ask_cap', words.t('button-cap'))])
    case 'below_spent':
      return withRows(panel(words.t('cap-below-spent', { minimum: usd(outcome.minimumMicros) })), [
        button('ask_cap', words.t('button-cap')),
      ])
  }
}

export const capButtons: Command['buttons'] = {
  ask_cap: {
    async press(desk, { chatId }) {
      offerCap(desk, { chatId })
      return { toast: 'toast-started' }
    },
  },
  approve_cap: {
    async press(desk, call, params) {
      const approval = capParams.parse(params)
      answerLater(desk, {
        name: 'approve-cap',
        target: call,
        meanwhile: 'start-approving',
        make: () => approveCap(desk, call, approval),
      })
      return { toast: 'toast-approved' }
    },
    fresh: async (desk, { chatId }, params) => offerCap(desk, { chatId }, capParams.parse(params).capMicros),
  },
}
