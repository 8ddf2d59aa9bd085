// /checklist: every check of the runbook, with the remedy of what is not well, and a button where the bot can do it.
import { migrate } from '../../engine/store/migrate.ts'
import type { Call, Desk } from '../desk.ts'
import { faultOf } from '../fault.ts'
import { examinationPanel } from '../panels/examination.ts'
import { lines, type Panel } from '../panels/panel.ts'
import { none } from './arguments.ts'
import { answerLater } from './background.ts'
import { command } from './command.ts'

const listPanel = async (desk: Desk, signal: AbortSignal): Promise<Panel> =>
  examinationPanel(desk.words(), 'checklist', await desk.checklist.run(signal))

const examine = (desk: Desk, { chatId }: Pick<Call, 'chatId'>): void =>
  answerLater(desk, {
    name: 'checklist',
    target: { chatId },
    meanwhile: 'checklist-running',
    make: (signal) => listPanel(desk, signal),
  })

/** What the deed came to, over the list that is run after it: whatever it did, the list shows what is so now. */
const withList = async (desk: Desk, outcome: string, signal: AbortSignal): Promise<Panel> => {
  await desk.checklist.forget()
  const { text, rows } = await listPanel(desk, signal)
  return { text: lines(outcome, '', text), rows }
}

const applyMigrations = async (desk: Desk, actor: string): Promise<string> => {
  try {
    const { versions } = await desk.audit({ actor, verb: 'apply_migrations' }, async () => {
      const applied = await migrate(desk.db)
      return { kind: applied.length > 0 ? 'applied' : 'nothing_to_do', versions: applied }
    })
    const params = { count: versions.length, version: versions.at(-1) ?? '' }
    return desk.words().t(versions.length > 0 ? 'migrations-applied' : 'migrations-nothing', params)
  } catch (error) {
    // Of its text only the log's own reading may be kept: a refusal of the database can quote a row.
    desk.log.error({ fault: faultOf(error), err: error }, 'the schema migrations could not be applied')
    return desk.words().t('migrations-failed')
  }
}

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
    apply_migrations: {
      async press(desk, { chatId, actor }) {
        answerLater(desk, {
          name: 'checklist',
          target: { chatId },
          meanwhile: 'migrations-applying',
          make: async (signal) => withList(desk, await applyMigrations(desk, actor), signal),
        })
        return { toast: 'toast-started' }
      },
      fresh: async (desk, call) => examine(desk, call),
    },
  },
})
