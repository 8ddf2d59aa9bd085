// /resume [rpm]: shows where it stood, the last errors and whether the cause is gone; the button then resumes.
import { z } from 'zod'
import { spendableUntil } from '../buttons/verbs.ts'
import type { Call, Desk } from '../desk.ts'
import type { Params } from '../localiser.ts'
import { panel } from '../panels/panel.ts'
import { resumePanel } from '../panels/resume.ts'
import { MAX_RATE, optionalCount, rateParam } from './arguments.ts'
import { answerLater } from './background.ts'
import { command } from './command.ts'

const resumeParams = z.object({ rate: rateParam.optional() })
type Rate = z.output<typeof resumeParams>['rate']

/** An approval that was revoked, or that binds to other terms, must be given again. */
const needsApproval = ({ state, reason, incidents }: Awaited<ReturnType<Desk['engine']['snapshot']>>): boolean =>
  state === 'stopped' || reason.key === 'reason-plan-changed' || incidents.some(({ kind }) => kind === 'plan_changed')

const offer = (desk: Desk, { chatId }: Call, rate: Rate): void =>
  answerLater(desk, {
    name: 'resume',
    target: { chatId },
    meanwhile: 'resume-looking',
    async make() {
      const snapshot = await desk.engine.snapshot()
      const letters = await desk.engine.letters()
      const planHash = needsApproval(snapshot) ? (await desk.engine.plan()).hash : undefined
      return resumePanel(desk.words(), { snapshot, letters, rate, planHash, until: spendableUntil(desk.clock.now()) })
    },
  })

const resumeRun = async (desk: Desk, call: Call, { rate }: z.output<typeof resumeParams>): Promise<string> => {
  const { actor } = call
  const deed = { actor, verb: 'resume', ...(rate === undefined ? {} : { params: { rate } }) }
  const outcome = await desk.audit(deed, async () => {
    if (rate !== undefined) await desk.engine.setRate(rate, actor)
    return desk.engine.wish('run', actor)
  })
  if (outcome.kind === 'needs_approval') {
    offer(desk, call, rate)
    return 'toast-needs-approval'
  }
  const recorded = outcome.kind === 'recorded'
  void desk.answers.answer(call, panel(desk.words().t(recorded ? 'resume-recorded' : 'no-run')))
  return recorded ? 'toast-resumed' : 'toast-no-run'
}

export const resume = command({
  name: 'resume',
  stages: ['held'],
  read: (argument) => {
    const rate: Rate | 'kept' = argument === 'auto' ? argument : optionalCount(1, MAX_RATE, 'kept' as const)(argument)
    return rate === undefined ? undefined : { rate: rate === 'kept' ? undefined : rate }
  },
  handle: async (desk, call, { rate }) => offer(desk, call, rate),
  buttons: {
    ask_resume: {
      async press(desk, call) {
        offer(desk, call, undefined)
        return { toast: 'toast-started' }
      },
    },
    resume: {
      press: async (desk, call, params) => ({ toast: await resumeRun(desk, call, resumeParams.parse(params)) }),
      fresh: async (desk, call, params: Params) => offer(desk, call, resumeParams.parse(params).rate),
    },
  },
})
