// /status: the whole state at once, and its refreshing button.
import { type Call, type Desk, snapshotOf } from '../desk.ts'
import { panel } from '../panels/panel.ts'
import { statusPanel } from '../panels/status.ts'
import { none } from './arguments.ts'
import { command } from './command.ts'

const show = async (desk: Desk, call: Call): Promise<void> => {
  const snapshot = await snapshotOf(desk)
  const words = desk.words()
  const body = snapshot ? statusPanel(words, snapshot, desk) : panel(words.t('state-unknown'))
  void desk.answers.answer({ chatId: call.chatId }, body)
}

export const status = command({
  name: 'status',
  read: none,
  handle: show,
  buttons: {
    status: {
      async press(desk, call) {
        await show(desk, call)
        return { toast: 'toast-shown' }
      },
    },
  },
})
