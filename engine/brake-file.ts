// The brake file: what the owner braked while the tables could not be written, line by line, until they have it.
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const brake = z.object({
  wish: z.enum(['pause', 'stop']),
  by: z.string(),
  openBatches: z.enum(['collect', 'cancel']).optional(),
  /** ISO 8601. */
  at: z.iso.datetime(),
})

export type Brake = z.output<typeof brake>

export interface BrakeFile {
  append(entry: Brake): Promise<void>
  /** The strongest of what was appended since it was cleared: a stop, or else the last pause. */
  read(): Promise<Brake | undefined>
  clear(): Promise<void>
}

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    // Cut by a kill in the middle of it.
    return undefined
  }
}

const contentOf = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

/** The file `brakes.jsonl` in `folder`. Throws what the file system throws. */
export const createBrakeFile = (folder: string): BrakeFile => {
  const file = join(folder, 'brakes.jsonl')
  return {
    async append(entry) {
      await mkdir(folder, { recursive: true })
      await appendFile(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 })
    },
    async read() {
      const entries = (await contentOf(file)).split('\n').flatMap((line) => brake.safeParse(parse(line)).data ?? [])
      return entries.findLast(({ wish }) => wish === 'stop') ?? entries.at(-1)
    },
    clear: () => rm(file, { force: true }),
  }
}
