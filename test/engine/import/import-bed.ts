// A folder of mail files and a database of its own, for the tests of whole imports.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { z } from 'zod'
import { type ImportOptions, importMail } from '../../../engine/import/import.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { plainMail } from './raw-mail.ts'

export const NOW = new Date('2026-11-23T10:00:00Z')
export const FROM_LINE = 'From jean@exemple.fr Tue Jan  3 10:00:00 2006'

/** An mbox of those mails. */
export const mbox = (...mails: readonly string[]): string => mails.map((mail) => `${FROM_LINE}\n${mail}\n\n`).join('')

/** That many mails, m0@x and on. */
export const numbered = (count: number, body = 'corps'): string[] =>
  Array.from({ length: count }, (_, n) => plainMail(`m${n}@x`, `${body} ${n}`))

const row = z.object({
  message_id: z.string(),
  sender: z.string().nullable(),
  recipients: z.array(z.string()),
  subject: z.string(),
  body_text: z.string(),
  received_at: z.date(),
  has_attachments: z.boolean(),
  import_batch_id: z.string(),
  import_source: z.string(),
})

/** Opens a database for the file, and a new folder and empty tables for each test. Call it once, at the top. */
export const createImportBed = async () => {
  const { db } = await testDatabase()
  let folder = ''
  beforeEach(async () => {
    await emptyTables(db)
    folder = await mkdtemp(join(tmpdir(), 'panel-import-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
  const rows = () => db.rows(row, 'select * from ingestion.emails_legacy order by message_id')
  return {
    db,
    rows,
    inFolder: (name: string) => join(folder, name),
    /** Writes a file, with the folders around it, and returns its path. */
    async put(name: string, content: string | Buffer): Promise<string> {
      const path = join(folder, name)
      await mkdir(join(path, '..'), { recursive: true })
      await writeFile(path, content)
      return path
    },
    run: (paths: readonly string[], options: Partial<ImportOptions> = {}) =>
      importMail({ paths, db, batchId: 'lot-1', now: () => NOW, ...options }),
    ids: async () => (await rows()).map(({ message_id }) => message_id),
  }
}
