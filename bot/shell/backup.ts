// `backup`: a backup from a shell or a cron job, or the newest one tested or copied again; exits with 1 when it failed.
import type { BackupProgress } from '../../engine/backup/report.ts'
import { systemClock } from '../../engine/clock.ts'
import { migrate } from '../../engine/store/migrate.ts'
import { backupsOf } from '../backups.ts'
import { backupPanel, backupProgressPanel } from '../panels/backup.ts'
import { parseOptions, ShellError, type Verb } from './arguments.ts'
import { withStore } from './store.ts'
import { wordsOf } from './words.ts'

export const backupVerb: Verb = {
  name: 'backup',
  usage: '[--test | --copy]',
  says: 'make a backup, or test or copy the newest one again',
  async run(argv) {
    const { values } = parseOptions(backupVerb, argv, { test: { type: 'boolean' }, copy: { type: 'boolean' } })
    if (values.test && values.copy) throw new ShellError('--test and --copy are two commands: say them one by one')
    return withStore(async ({ db, config, log }) => {
      await migrate(db)
      const words = wordsOf(config, log)
      const interrupted = new AbortController()
      // A line that drops or a kill must leave no dump in the clear behind.
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupted.abort())
      let stage = ''
      const onProgress = (progress: BackupProgress) => {
        if (progress.stage !== stage) console.log(backupProgressPanel(words, progress).text.text)
        stage = progress.stage
      }
      const deed = values.test ? 'test' : values.copy ? 'copy' : 'make'
      const outcome = await backupsOf(config, db, systemClock, log)[deed]({ signal: interrupted.signal, onProgress })
      console.log(backupPanel(words, outcome).text.text)
      const isUncopied = outcome.kind === 'made' && outcome.copy.kind === 'failed'
      return outcome.kind === 'failed' || outcome.kind === 'busy' || isUncopied ? 1 : 0
    })
  },
}
