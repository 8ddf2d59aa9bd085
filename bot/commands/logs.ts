// /logs [error] [n]: the last lines of the log, or only what went wrong; the file as a document.
import type { Call, Desk } from '../desk.ts'
import { allLines, lastLines } from '../log-lines.ts'
import { logsPanel } from '../panels/logs.ts'
import { panel } from '../panels/panel.ts'
import { optionalCount } from './arguments.ts'
import { command } from './command.ts'

const USUAL = 15
const MOST = 50

interface Wanted {
  readonly count: number
  readonly errors: boolean
}

const read = (argument: string): Wanted | undefined => {
  const [, word, rest = ''] = /^(error|errors)?\s*(.*)$/.exec(argument) ?? []
  const count = optionalCount<number>(1, MOST, USUAL)(rest)
  return count === undefined ? undefined : { count, errors: word !== undefined }
}

const show = async (desk: Desk, call: Call, { count, errors }: Wanted): Promise<void> => {
  void desk.answers.answer(call, logsPanel(desk.words(), await lastLines(desk.logFile, count, errors), errors))
}

const send = (desk: Desk, { chatId }: Call): void => {
  const { answers, jobs, clock } = desk
  const words = desk.words()
  const begun = jobs.start('logs-file', async () => {
    const name = `migration-${clock.now().toISOString().slice(0, 10)}.log.txt`
    const file = { name, caption: words.t('logs-file'), pieces: () => allLines(desk.logFile) }
    if ((await answers.document({ chatId }, file)) === undefined)
      void answers.answer({ chatId }, panel(words.t('logs-file-failed')))
  })
  if (begun === 'busy') void answers.answer({ chatId }, panel(words.t('job-busy')))
}

export const logs = command({
  name: 'logs',
  read,
  handle: (desk, { chatId, actor }, wanted) => show(desk, { chatId, actor }, wanted),
  buttons: {
    logs: {
      async press(desk, call) {
        await show(desk, call, { count: USUAL, errors: false })
        return { toast: 'toast-shown' }
      },
    },
    log_errors: {
      async press(desk, call) {
        await show(desk, call, { count: USUAL, errors: true })
        return { toast: 'toast-shown' }
      },
    },
    log_file: {
      async press(desk, call) {
        send(desk, call)
        return { toast: 'toast-started' }
      },
    },
  },
})
