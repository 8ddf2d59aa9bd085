// `import PATH...`: mbox, .eml folders, Maildir or JSON lines into ingestion.emails_legacy.
import { randomUUID } from 'node:crypto'
import { importMail } from '../../engine/import/import.ts'
import { renderBar } from '../../engine/import/progress-bar.ts'
import { migrate } from '../../engine/store/migrate.ts'
import { parseOptions, ShellError, type Verb } from './arguments.ts'
import { withStore } from './store.ts'

export const importVerb: Verb = {
  name: 'import',
  usage: 'PATH...',
  says: 'read mail: mbox (also .gz), a folder of .eml, a Maildir, or JSON lines',
  async run(argv) {
    const { positionals: paths } = parseOptions(importVerb, argv, {}, true)
    if (paths.length === 0) throw new ShellError('import needs at least one path\nusage: npm run import -- PATH...')
    return withStore(async ({ db }) => {
      await migrate(db)
      const interrupted = new AbortController()
      process.once('SIGINT', () => interrupted.abort())
      const bar = process.stderr.isTTY
      const report = await importMail({
        paths,
        db,
        batchId: randomUUID(),
        now: () => new Date(),
        signal: interrupted.signal,
        onProgress: (progress) => {
          if (bar) process.stderr.write(`\r${renderBar(progress)}`)
        },
      })
      if (bar) process.stderr.write('\n')
      console.log(JSON.stringify(report, null, 2))
      return report.unreadable.length > 0 ? 1 : 0
    })
  },
}
