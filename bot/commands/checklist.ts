// /checklist: every check of the runbook, with the remedy of what is not well.
import type { Call, Desk } from '../desk.ts'
import { backupRemedies } from '../panels/backup.ts'
import { examinationPanel } from '../panels/examination.ts'
import { withRows } from '../panels/panel.ts'
import { none } from './arguments.ts'
import { answerLater } from './background.ts'
import { command } from './command.ts'

const examine = (desk: Desk, { chatId }: Call): void =>
  answerLater(desk, {
    name: 'checklist',
    target: { chatId },
    meanwhile: 'checklist-running',
    async make(signal) {
      const results = await desk.checklist.run(signal)
      return withRows(examinationPanel(desk.words(), 'checklist', results), backupRemedies(desk.words(), results))
    },
  })

export const checklist = command({
  name: 'checklist',
  stages: ['idle', 'held'],
  read: none,
  handle: async (desk, call) => examine(desk, call),
  buttons: {
    checklist: {
      async press(desk, call) {
        examine(desk, call)
        return { toast: 'toast-started' }
      },
    },
  },
})
