// Fills the source of a rehearsal, by the import that the product has: generated mail, or mail that somebody brought.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { importMail } from '../../engine/import/import.ts'
import { type Database, only } from '../../engine/store/database.ts'
import { generateMail, type MailOrder } from './mail/generate-mail.ts'
import { writeMbox } from './mail/write-mbox.ts'

const counted = z.object({ count: z.number() })

/** Emails in the source. */
export const countMail = async (db: Database): Promise<number> =>
  (await only(db, counted, 'select count(*) as count from ingestion.emails_legacy')).count

/** Imports these paths; gives the number of emails that are there afterwards. Throws when none is. */
export const importPaths = async (db: Database, paths: readonly string[]): Promise<number> => {
  await importMail({
    db,
    paths,
    batchId: 'rehearsal',
    now: () => new Date(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
  const count = await countMail(db)
  if (count === 0) throw new Error(`no email could be read from ${paths.join(', ')}`)
  return count
}

/** Generates mail as an mbox file in `folder` and imports that. */
export const importGenerated = async (db: Database, folder: string, order: MailOrder): Promise<number> => {
  const file = join(folder, 'generated.mbox')
  await writeMbox(file, generateMail(order))
  try {
    return await importPaths(db, [file])
  } finally {
    await rm(file)
  }
}
