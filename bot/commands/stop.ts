// /stop: asks once, then no new calls, those under way are saved, and the approval is revoked.
import { type Call, type Desk, snapshotOf } from '../desk.ts'
import { usd } from '../panels/money.ts'
import { bold, button, panel, withRows } from '../panels/panel.ts'
import { none } from './arguments.ts'
import { command } from './command.ts'

const ask = async (desk: Desk, { chatId }: Call): Promise<void> => {
  const words = desk.words()
  const snapshot = await snapshotOf(desk)
  if (snapshot && !snapshot.run) {
    void desk.answers.answer({ chatId }, panel(words.t('no-run')))
    return
  }
  const reserved = usd(snapshot?.money.reservedMicros ?? 0)
  const body = withRows(panel(bold(words.t('stop-title')), words.t('stop-question', { reserved })), [
    button('stop', words.t('button-stop-confirm')),
    button('cancel', words.t('button-cancel')),
  ])
  void desk.answers.answer({ chatId }, body)
}

export const stop = command({
  name: 'stop',
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
      async press(desk, call) {
        const { actor } = call
        const outcome = await desk.audit({ actor, verb: 'stop' }, () => desk.engine.wish('stop', actor))
        const stopped = outcome.kind === 'recorded'
        void desk.answers.answer(call, panel(desk.words().t(stopped ? 'stop-recorded' : 'no-run')))
        return { toast: stopped ? 'toast-stopped' : 'toast-no-run' }
      },
    },
  },
})
