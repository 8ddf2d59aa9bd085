// A start that is approved for later: kept as a row, and taken back by a button.
import { z } from 'zod'
import { cancelScheduled, scheduleStart } from '../../engine/store/scheduled-starts.ts'
import type { Call, Desk } from '../desk.ts'
import type { Params } from '../localiser.ts'
import { usd } from '../panels/money.ts'
import { button, panel, withRows } from '../panels/panel.ts'
import type { ButtonHandler, Pressed } from './command.ts'

const laterParams = z.object({
  planHash: z.string(),
  capMicros: z.int().positive(),
  at: z.iso.datetime(),
  model: z.string(),
  lane: z.enum(['live', 'batch']),
  nearTwins: z.stringbool(),
  perCall: z.int().min(1),
  mode: z.enum(['new', 'replace']).default('new'),
})

/** Records the approval; what is due then is looked after by bot/scheduled-start.ts. */
export const approveLater = async (desk: Desk, call: Call, params: Params): Promise<Pressed> => {
  const { planHash, capMicros, at, mode, ...choice } = laterParams.parse(params)
  const { actor } = call
  const deed = { actor, verb: 'approve_later', params: { cap: usd(capMicros), planHash, at } }
  await desk.audit(deed, async () => {
    await scheduleStart(desk.db, { at: new Date(at), planHash, capMicros, choice, mode, by: actor })
    return { kind: 'scheduled' }
  })
  const words = desk.words()
  void desk.answers.answer(
    call,
    withRows(panel(words.t('start-scheduled', { at, cap: usd(capMicros) })), [
      button('cancel_scheduled', words.t('button-cancel-scheduled')),
    ]),
  )
  return { toast: 'toast-approved' }
}

export const cancelScheduledButton: ButtonHandler = {
  async press(desk, call) {
    const { kind } = await desk.audit({ actor: call.actor, verb: 'cancel_scheduled' }, async () => ({
      kind: (await cancelScheduled(desk.db, 'by button')) ? ('cancelled' as const) : ('none' as const),
    }))
    const key = kind === 'cancelled' ? 'start-unscheduled' : 'start-not-scheduled'
    void desk.answers.answer(call, panel(desk.words().t(key)))
    return { toast: 'toast-done' }
  },
}
