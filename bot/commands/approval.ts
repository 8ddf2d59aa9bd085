// The approval of a start: what its button carries, and how it becomes a run. It binds to the terms that were shown.
import { z } from 'zod'
import { blocks } from '../../checks/checklist.ts'
import { type Choice, MOST_PER_CALL, PLAIN } from '../../engine/plan.ts'
import type { Mode } from '../../engine/terms.ts'
import type { Call, Desk } from '../desk.ts'
import { blockedPanel } from '../panels/examination.ts'
import { usd } from '../panels/money.ts'
import { button, type Panel, panel, withRows } from '../panels/panel.ts'
import { answerLater } from './background.ts'

export const choiceParams = z.object({
  model: z.string().optional(),
  lane: z.enum(['live', 'batch']).optional(),
  nearTwins: z.stringbool().optional(),
  perCall: z.int().min(1).max(MOST_PER_CALL).optional(),
  mode: z.enum(['new', 'replace']).optional(),
  time: z
    .string()
    .regex(/^\d\d:\d\d$/)
    .optional(),
})
export const approveParams = choiceParams.extend({ planHash: z.string(), capMicros: z.int().positive() })
/** What the owner wants other than what is offered first: a model, its lane and what makes it cheaper; everything done again; a cap. */
export interface Wanted {
  readonly choice?: Choice
  readonly mode?: Mode
  readonly capMicros?: number
  /** `HH:MM`: the start is approved for then. */
  readonly time?: string
}

/** The choice and the mode that a button or a conversation carries, if it carries them. */
export const chosen = ({
  model,
  lane,
  mode,
  time,
  nearTwins = PLAIN.nearTwins,
  perCall = PLAIN.perCall,
}: z.output<typeof choiceParams>): Pick<Wanted, 'choice' | 'mode' | 'time'> => ({
  ...(model === undefined || lane === undefined ? {} : { choice: { model, lane, nearTwins, perCall } }),
  ...(mode === undefined ? {} : { mode }),
  ...(time === undefined ? {} : { time }),
})

export type Approval = z.output<typeof approveParams>

/** The plan is computed anew: an approval that was pressed after a restart binds to the terms, not to our memory. */
const openRun = async (desk: Desk, { actor }: Call, approval: Approval, signal: AbortSignal): Promise<Panel> => {
  const { planHash, capMicros } = approval
  const outcome = await desk.audit({ actor, verb: 'approve', params: { cap: usd(capMicros), planHash } }, async () => {
    // What was green when the plan was shown may be red by now: then nothing is started.
    const red = blocks(await desk.checklist.run(signal))
    if (red.length > 0) return { kind: 'blocked' as const, red }
    const plan = await desk.engine.plan(chosen(approval))
    if (plan.hash !== planHash) return { kind: 'plan_changed' as const }
    return desk.engine.start({ plan, capMicros, by: actor })
  })
  const words = desk.words()
  switch (outcome.kind) {
    case 'started':
      return panel(words.t('start-started', { run: outcome.runId, cap: usd(capMicros) }))
    case 'blocked':
      return blockedPanel(words, outcome.red, approval.mode === 'replace' ? 'ask_remigrate' : 'ask_start')
    case 'nothing_to_do':
      return panel(words.t('start-nothing'))
    case 'run_open':
      return withRows(panel(words.t('start-run-open')), [button('ask_resume', words.t('button-resume'))])
    case 'plan_changed':
      return withRows(panel(words.t('start-plan-changed')), [button('ask_start', words.t('button-plan-again'))])
  }
}

/** Records the approval and opens the run; answers when it is done. Returns at once. */
export const approveRun = (desk: Desk, call: Call, approval: Approval): void =>
  answerLater(desk, {
    name: 'approve',
    target: call,
    meanwhile: 'start-approving',
    make: (signal) => openRun(desk, call, approval, signal),
  })
