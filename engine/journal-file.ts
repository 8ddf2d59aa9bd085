// The journal's file: what was done while the tables could not be written, line by line, until the journal has it.
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const entry = z.object({
  /** ISO 8601: when it was done, which is before it is in the table. */
  at: z.iso.datetime(),
  actor: z.string(),
  verb: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  stateBefore: z.string().optional(),
  stateAfter: z.string().optional(),
  outcome: z.string(),
})

export type KeptEntry = z.output<typeof entry>

export interface JournalFile {
  append(kept: KeptEntry): Promise<void>
  /** In the order in which they were done; a line that a kill cut is left out. */
  read(): Promise<readonly KeptEntry[]>
  clear(): Promise<void>
}

const parse = (line: string): readonly KeptEntry[] => {
  try {
    return [entry.parse(JSON.parse(line))]
  } catch {
    return []
  }
}

/** The file `journal.jsonl` in `folder`. Throws what the file system throws. */
export const createJournalFile = (folder: string): JournalFile => {
  const file = join(folder, 'journal.jsonl')
  return {
    async append(kept) {
      await mkdir(folder, { recursive: true })
      // A line of its own even after one that a kill has cut.
      await appendFile(file, `\n${JSON.stringify(kept)}\n`, { mode: 0o600 })
    },
    async read() {
      try {
        return (await readFile(file, 'utf8')).split('\n').flatMap(parse)
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
        throw error
      }
    },
    clear: () => rm(file, { force: true }),
  }
}
