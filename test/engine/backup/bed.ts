// A bed for the tests of backups: the faces' dependencies on a database and a folder of the test's own.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { BackupDeps } from '../../../engine/backup/backups.ts'
import { writePartial } from '../../../engine/backup/file.ts'
import type { DumpMethod } from '../../../engine/backup/method.ts'
import type { BackupOrder, BackupProgress } from '../../../engine/backup/report.ts'
import { systemClock } from '../../../engine/clock.ts'
import type { Database } from '../../../engine/store/database.ts'

/** A folder that is closed to others and removed by `remove`. */
export const ownFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'panel-backup-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

let names = 0

export const backupDeps = (db: Database, dsn: string, folder: string, over: Partial<BackupDeps> = {}): BackupDeps => ({
  db,
  dsn,
  clock: systemClock,
  log: pino({ level: 'silent' }),
  folder,
  recipient: undefined,
  remote: undefined,
  keepDays: 7,
  indexMemory: '64MB',
  environment: { PATH: process.env.PATH, HOME: process.env.HOME },
  holder: { owner: 'a-test', host: 'here', pid: process.pid },
  alive: () => true,
  random: () => {
    names += 1
    return String(names).padStart(4, '0')
  },
  ...over,
})

/** An order whose progress is kept. */
export const orderOf = (signal = new AbortController().signal) => {
  const told: BackupProgress[] = []
  const order: BackupOrder = { signal, onProgress: (progress) => void told.push(progress) }
  return { ...order, told }
}

/** Mail with what a text format may lose: quotes, accents, line ends, empty and missing elements. */
export const insertMail = (db: Database, from: number, to: number): Promise<number> =>
  db.run(
    `insert into ingestion.emails_legacy (message_id, sender, subject, body_text, recipients, received_at)
     select 'mail-' || n, 'été', e'"quoted"\\t\\\\ ' || n, repeat(md5(n::text), 20) || e'\\r\\nend',
       array['a,b', null, 'c"d', ''], timestamptz '2020-01-01' + n * interval '1 hour'
     from generate_series($1::int, $2::int) n`,
    [from, to],
  )

/** A way to dump that needs no server: a few bytes, three rows, and a restore that finds them again. */
export const tinyMethod = (name: DumpMethod['name'], extension: DumpMethod['extension']): DumpMethod => ({
  name,
  extension,
  async dump(path, { signal }) {
    const source = (async function* () {
      yield Buffer.from('a dump')
    })()
    return { ...(await writePartial(path, source, { signal })), counts: { 'core.journal': 3 } }
  },
  restore: async () => ({ 'core.journal': 3 }),
  sweep: async () => undefined,
})
