// /report: the final report of the run, in the chat, as a file to keep, and as a picture.
import type { Call, Desk } from '../desk.ts'
import { panel } from '../panels/panel.ts'
import { reportDocument, reportPanel } from '../panels/report.ts'
import { readFacts } from '../report-facts.ts'
import { none } from './arguments.ts'
import { command } from './command.ts'
import { showPicture } from './cost.ts'

const show = async (desk: Desk, call: Call): Promise<void> => {
  const facts = await readFacts(desk)
  const words = desk.words()
  void desk.answers.answer(call, facts ? reportPanel(words, facts) : panel(words.t('no-run')))
  if (facts) await showPicture(desk, call, false)
}

const send = (desk: Desk, { chatId }: Call): void => {
  const { answers, jobs } = desk
  const words = desk.words()
  const begun = jobs.start('report-file', async () => {
    const facts = await readFacts(desk)
    if (!facts) return void answers.answer({ chatId }, panel(words.t('no-run')))
    const pieces = async function* () {
      yield reportDocument(words, facts)
    }
    const file = { name: `report-${facts.run.name}.md`, caption: words.t('report-title'), pieces }
    if ((await answers.document({ chatId }, file)) === undefined)
      void answers.answer({ chatId }, panel(words.t('report-file-failed')))
  })
  if (begun === 'busy') void answers.answer({ chatId }, panel(words.t('job-busy')))
}

export const report = command({
  name: 'report',
  stages: ['running', 'held', 'done'],
  read: none,
  handle: (desk, { chatId, actor }) => show(desk, { chatId, actor }),
  buttons: {
    report: {
      async press(desk, { chatId, actor }) {
        await show(desk, { chatId, actor })
        return { toast: 'toast-shown' }
      },
    },
    report_file: {
      async press(desk, call) {
        send(desk, call)
        return { toast: 'toast-started' }
      },
    },
  },
})
