// /validate: the runbook's questions after the run; when nothing failed the run counts as validated.
import type { Call, Desk } from '../desk.ts'
import { examinationPanel } from '../panels/examination.ts'
import { button, panel, withRows } from '../panels/panel.ts'
import { none } from './arguments.ts'
import { answerLater } from './background.ts'
import { command } from './command.ts'

const examine = (desk: Desk, { chatId, actor }: Call): void =>
  answerLater(desk, {
    name: 'validate',
    target: { chatId },
    meanwhile: 'validation-running',
    async make(signal) {
      const outcome = await desk.audit({ actor, verb: 'validate' }, () => desk.validate(signal))
      const words = desk.words()
      if (outcome.kind === 'no_run') return panel(words.t('no-run'))
      const result = examinationPanel(words, 'validation', outcome.results)
      return outcome.kind === 'passed'
        ? withRows(result, [button('ask_cleanup', words.t('button-ask-cleanup'))])
        : result
    },
  })

export const validate = command({
  name: 'validate',
  stages: ['done'],
  read: none,
  handle: async (desk, call) => examine(desk, call),
  buttons: {
    validate: {
      async press(desk, call) {
        examine(desk, call)
        return { toast: 'toast-started' }
      },
    },
  },
})
