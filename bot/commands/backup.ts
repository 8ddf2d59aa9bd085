// /backup [test|copy]: makes a backup, or tests or copies the newest one again; one message tells how far it is.
import type { BackupOrder, BackupOutcome } from '../../engine/backup/report.ts'
import type { Call, Desk } from '../desk.ts'
import { backupPanel, backupProgressPanel } from '../panels/backup.ts'
import { answerLater } from './background.ts'
import { command, type Pressed } from './command.ts'

/** Telegram allows about one edit per second in a chat; progress is not worth more than one in three. */
const PROGRESS_EVERY_MS = 3_000

const DEEDS = ['make', 'test', 'copy'] as const
type Deed = (typeof DEEDS)[number]
const VERBS = { make: 'backup', test: 'restore_test', copy: 'copy_backup' } as const satisfies Record<Deed, string>

const work = (desk: Desk, { chatId, actor }: Call, deed: Deed): void =>
  answerLater(desk, {
    // One of the three at a time: they work on the same files.
    name: 'backup',
    target: { chatId },
    meanwhile: 'backup-running',
    async make(signal, show) {
      let shownAt = desk.clock.monotonic()
      let stage = ''
      const onProgress: BackupOrder['onProgress'] = (progress) => {
        const isNew = progress.stage !== stage
        if (!isNew && desk.clock.monotonic() - shownAt < PROGRESS_EVERY_MS) return
        stage = progress.stage
        shownAt = desk.clock.monotonic()
        show(backupProgressPanel(desk.words(), progress))
      }
      const outcome: BackupOutcome = await desk.audit({ actor, verb: VERBS[deed] }, () =>
        desk.backups[deed]({ signal, onProgress }),
      )
      // What the checks found before is no longer so, for better or worse.
      await desk.checklist.forget()
      return backupPanel(desk.words(), outcome)
    },
  })

const press =
  (deed: Deed) =>
  async (desk: Desk, call: Call): Promise<Pressed> => {
    work(desk, call, deed)
    return { toast: 'toast-started' }
  }

const read = (argument: string): Deed | undefined =>
  argument === '' ? 'make' : DEEDS.find((deed) => deed !== 'make' && deed === argument)

export const backup = command({
  name: 'backup',
  read,
  handle: async (desk, call, deed) => work(desk, call, deed),
  buttons: {
    backup: { press: press('make') },
    restore_test: { press: press('test') },
    copy_backup: { press: press('copy') },
  },
})
