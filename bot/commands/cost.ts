// /cost: what was spent, what may be, and what it will come to.
import { type Call, type Desk, snapshotOf } from '../desk.ts'
import { costPanel } from '../panels/cost.ts'
import { panel } from '../panels/panel.ts'
import { none } from './arguments.ts'
import { command } from './command.ts'

const show = async (desk: Desk, call: Call): Promise<void> => {
  const snapshot = await snapshotOf(desk)
  const words = desk.words()
  void desk.answers.answer(call, snapshot ? costPanel(words, snapshot) : panel(words.t('state-unknown')))
}

export const cost = command({
  name: 'cost',
  read: none,
  handle: (desk, { chatId, actor }) => show(desk, { chatId, actor }),
  buttons: {
    cost: {
      async press(desk, { chatId, actor }) {
        await show(desk, { chatId, actor })
        return { toast: 'toast-shown' }
      },
    },
  },
})
