// The checkpoint file of the runbook: a view of the database for people, replaced atomically, never read by the engine.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The runbook's fields. */
export interface Checkpoint {
  readonly total_emails: number
  readonly processed: number
  readonly failed: number
  readonly last_email_id: string | null
  readonly started_at: string | null
  readonly last_checkpoint_at: string
  /** USD spent so far. */
  readonly estimated_cost: number
}

export interface CheckpointFile {
  write(checkpoint: Checkpoint): Promise<void>
  remove(): Promise<void>
}

/** The file `migration_checkpoint.json` in `folder`. Throws what the file system throws. */
export const createCheckpointFile = (folder: string): CheckpointFile => {
  const file = join(folder, 'migration_checkpoint.json')
  const temporary = `${file}.tmp`
  // One after the other: two writers would rename the same temporary file under each other.
  let last: Promise<void> = Promise.resolve()
  const inTurn = (operation: () => Promise<void>): Promise<void> => {
    last = last.then(operation, operation)
    return last
  }
  return {
    write: (checkpoint) =>
      inTurn(async () => {
        await mkdir(folder, { recursive: true })
        // Message-IDs are personal, and the file is the maintainer's alone.
        await writeFile(temporary, `${JSON.stringify(checkpoint, null, 2)}\n`, { mode: 0o600 })
        await rename(temporary, file)
      }),
    remove: () => inTurn(() => rm(file, { force: true })),
  }
}
