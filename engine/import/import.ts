// The import: mail files of every accepted kind into ingestion.emails_legacy, streaming, repeatable, nothing silently lost.
import type { Database } from '../store/database.ts'
import { storedId } from './email.ts'
import { insertEmails, type NewEmail } from './insert-emails.ts'
import type { ImportProgress } from './progress-bar.ts'
import { type Reading, readSource } from './read-source.ts'
import { createTally, type ImportReport, type Tally } from './report.ts'
import { findSources, type SourceFile } from './sources.ts'

export interface ImportOptions {
  /** Files or folders: see ACCEPTED in sniff.ts. */
  readonly paths: readonly string[]
  readonly db: Database
  /** Written to every row. */
  readonly batchId: string
  readonly now: () => Date
  readonly onProgress?: (progress: ImportProgress) => void
  readonly signal?: AbortSignal
}

/** What one statement takes at most; UTF-16 units of text. */
const BATCH_ROWS = 200
const BATCH_CHARACTERS = 4_000_000

interface Waiting extends NewEmail {
  readonly file: SourceFile
  readonly offset: number
}

const charactersOf = ({ email }: NewEmail): number => email.bodyText.length + (email.bodyHtml?.length ?? 0)

/** Emails gathered until there are enough for a statement. */
const createBatch = (db: Database, tally: Tally) => {
  let waiting: Waiting[] = []
  let characters = 0
  const ids = new Set<string>()
  const flush = async () => {
    const emails = waiting
    waiting = []
    characters = 0
    ids.clear()
    const outcomes = await insertEmails(db, emails)
    for (const [place, { file, offset }] of emails.entries())
      tally.outcome(file.source, { path: file.path, offset }, outcomes[place] ?? 'refused')
  }
  return {
    flush,
    /** Returns true when a statement was run. */
    async add(email: Waiting): Promise<boolean> {
      const id = storedId(email.email)
      const isFull = waiting.length >= BATCH_ROWS || characters + charactersOf(email) > BATCH_CHARACTERS
      // A second email of the same id has to meet the first one in the table.
      const runs = waiting.length > 0 && (isFull || ids.has(id))
      if (runs) await flush()
      waiting.push(email)
      characters += charactersOf(email)
      ids.add(id)
      return runs
    },
  }
}

/**
 * Imports all mail under `paths`. Memory: under 300 MB whatever the size of the files. The same mail twice imports
 * nothing the second time; a call that was interrupted (`signal`, a kill, a lost database) is completed by the same
 * call again. An email without a date gets that of its Received field, its mbox `From ` line, its file, or `now`.
 * @throws Error that names every path that does not exist or cannot be read as mail, before anything is imported.
 * @throws Error with its cause when the database fails in the middle.
 */
export const importMail = async (options: ImportOptions): Promise<ImportReport> => {
  const { paths, db, batchId, now, onProgress, signal } = options
  const startedAt = now()
  const { files, skipped } = await findSources(paths)
  const tally = createTally(paths)
  for (const { source, path, code } of skipped) tally.skipped(source, { path, offset: 0, code })
  const batch = createBatch(db, tally)
  const bytesTotal = files.reduce((sum, { size }) => sum + size, 0)
  let bytesDone = 0
  const tell = (ofThisFile: number) =>
    onProgress?.({
      bytesDone: bytesDone + ofThisFile,
      bytesTotal,
      emails: tally.emails(),
      elapsedMs: now().getTime() - startedAt.getTime(),
    })

  const take = async (file: SourceFile, reading: Reading): Promise<boolean> => {
    const { path, source } = file
    const { offset } = reading
    if (reading.kind === 'unreadable') tally.unreadable(source, { path, offset, code: reading.code })
    else if (reading.kind === 'skipped') tally.skipped(source, { path, offset, code: reading.code })
    else {
      if (reading.cut) tally.cut(source, { path, offset })
      const { email, format, receivedAt = startedAt } = reading
      return batch.add({ email, receivedAt, batchId, source: `${format}:${path}`, file, offset })
    }
    return false
  }
  const importFile = async (file: SourceFile) => {
    let consumed = 0
    const count = (bytes: number) => {
      consumed = bytes
    }
    for await (const reading of readSource(file, count)) {
      if (await take(file, reading)) tell(consumed)
      if (signal?.aborted) break
    }
    tally.bytes(file.source, consumed)
    bytesDone += signal?.aborted ? consumed : file.size
  }

  try {
    for (const file of files) {
      if (signal?.aborted) break
      await importFile(file)
    }
    await batch.flush()
  } catch (error) {
    const remedy = 'run the same command again: it goes on where it stopped'
    throw new Error(`the import stopped in the middle; ${remedy}`, { cause: error })
  }
  tell(0)
  return tally.report(batchId, signal?.aborted ?? false)
}
