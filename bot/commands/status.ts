// /status: the whole state at once, and its refreshing button.
import { readScheduled } from '../../engine/store/scheduled-starts.ts'
import { type Call, type Desk, snapshotOf } from '../desk.ts'
import { panel } from '../panels/panel.ts'
import { statusPanel } from '../panels/status.ts'
import { none } from './arguments.ts'
import { command } from './command.ts'

const show = async (desk: Desk, call: Call): Promise<void> => {
  const [snapshot, scheduled] = await Promise.all([snapshotOf(desk), readScheduled(desk.db).catch(() => undefined)])
  const words = desk.words()
  const options = { rehearsal: desk.rehearsal, ...(scheduled ? { scheduled } : {}) }
  const body = snapshot ? statusPanel(words, snapshot, options) : panel(words.t('state-unknown'))
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
