// Resume: an engine is killed at half, and the seconds are counted from the next one's start to its first new result.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { emptyTables } from '../database.ts'
import { startBenchEmulators } from './emulators.ts'
import type { Line } from './line.ts'
import type { Place } from './place.ts'
import { benchEngine, until } from './run-to.ts'

/** Half of the source is done already as far as the tables say: what is left is a query, and that is what has to be quick. */
const FILL = `
  with filled as (
    insert into ingestion.emails_legacy (message_id, sender, recipients, subject, body_text, received_at)
    select format('%s.%s@mail.example.org', md5(n::text), n), 'Someone <someone@example.org>', array['owner@example.org'],
      'Dossier ' || md5(n::text), 'Le dossier ' || md5(n::text) || ' avance.', now()
    from generate_series(1, $1::integer) as n returning message_id
  )
  insert into ingestion.emails (message_id, sender, subject, category, priority)
  select message_id, '', '', 'work', 'low' from filled order by message_id limit $1::integer / 2`

export const resumeSection = async (place: Place, emails: number): Promise<readonly Line[]> => {
  const { db, dsn, connections, folder } = place
  await emptyTables(db)
  await db.run(FILL, [emails])
  await db.run('analyze')
  const emulators = await startBenchEmulators({ latencyMs: 5 })
  try {
    const order = {
      dsn,
      connections,
      urls: emulators.urls,
      folder,
      kill: 'after_commit:20',
      start: true,
      faster: 1,
      capMicros: 100_000_000_000,
    }
    const child = fork(new URL('../scenarios/kill-child.ts', import.meta.url), [JSON.stringify(order)], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const [, signal] = await once(child, 'exit')
    if (signal !== 'SIGKILL') throw new Error('the engine was to be killed, and ended')
    const engine = benchEngine(place, emulators.urls)
    const before = (await engine.snapshot()).phases[0]?.done ?? 0
    const started = performance.now()
    await engine.open()
    const opened = performance.now()
    await until(engine, ({ phases }) => (phases[0]?.done ?? 0) > before)
    const resumed = performance.now()
    await engine.close()
    const what = `of ${emails.toLocaleString('en')} emails`
    return [
      { section: 'resume', what: `${what}: taking over`, value: (opened - started) / 1_000, unit: 's' },
      {
        section: 'resume',
        what: `${what}: start to first new result`,
        value: (resumed - started) / 1_000,
        unit: 's',
        goal: { below: 2 },
      },
    ]
  } finally {
    await emulators.close()
  }
}
