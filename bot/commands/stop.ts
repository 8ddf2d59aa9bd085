// /stop: asks once, then no new calls, those under way are saved, and the approval is revoked.
import { z } from 'zod'
import { readScheduled } from '../../engine/store/scheduled-starts.ts'
import { type Call, type Desk, snapshotOf } from '../desk.ts'
import { usd } from '../panels/money.ts'
import { bold, button, panel, withRows } from '../panels/panel.ts'
import { none } from './arguments.ts'
import { command } from './command.ts'

// A stop of before the batch lane says nothing of batches: their results are kept.
const stopParams = z.object({ openBatches: z.enum(['collect', 'cancel']).default('collect') })

const ask = async (desk: Desk, { chatId }: Call): Promise<void> => {
  const words = desk.words()
  const snapshot = await snapshotOf(desk)
  const scheduled = await readScheduled(desk.db).catch(() => undefined)
  if (snapshot && !snapshot.run && !scheduled) {
    void desk.answers.answer({ chatId }, panel(words.t('no-run')))
    return
  }
  const reserved = usd(snapshot?.money.reservedMicros ?? 0)
  const batches = snapshot?.batches
  const question = panel(
    bold(words.t('stop-title')),
    words.t('stop-question', { reserved }),
    batches && words.t('stop-batches', batches),
  )
  const cancel = [button('cancel', words.t('button-cancel'))]
  const body = batches
    ? withRows(
        question,
        [button('stop', words.t('button-stop-collect'), { openBatches: 'collect' })],
        [button('stop', words.t('button-stop-cancel'), { openBatches: 'cancel' })],
        cancel,
      )
    : withRows(question, [button('stop', words.t('button-stop-confirm')), ...cancel])
  void desk.answers.answer({ chatId }, body)
}

export const stop = command({
  name: 'stop',
  stages: ['running', 'held'],
  read: none,
  handle: ask,
  buttons: {
    ask_stop: {
      async press(desk, call) {
        await ask(desk, call)
        return { toast: 'toast-shown' }
      },
    },
    stop: {
      async press(desk, call, params) {
        const { actor } = call
        const { openBatches } = stopParams.parse(params)
        const deed = { actor, verb: 'stop', params: { openBatches } }
        const outcome = await desk.audit(deed, () => desk.engine.wish('stop', actor, openBatches))
        const stopped = outcome.kind === 'recorded'
        void desk.answers.answer(call, panel(desk.words().t(stopped ? 'stop-recorded' : 'no-run')))
        return { toast: stopped ? 'toast-stopped' : 'toast-no-run' }
      },
    },
  },
})
