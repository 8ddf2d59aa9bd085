// Room for a backup: a disk that is filled by it would take the database down too.
import { statfs } from 'node:fs/promises'
import { z } from 'zod'
import { type Database, only } from '../store/database.ts'
import { BackupFault } from './fault.ts'
import { makeFolder } from './file.ts'

const sizeRow = z.object({ bytes: z.number() })

/**
 * A dump is compressed, so it is smaller than its database; with a recipient, dump and ciphertext stand there together. The
 * restore test then makes the database once more: a server's on its own volume, which may be this one.
 * @throws BackupFault when the folder's disk has less room than that
 */
export const assertRoom = async ({
  db,
  folder,
  recipient,
  restoresBeside,
}: {
  readonly db: Database
  readonly folder: string
  readonly recipient: string | undefined
  readonly restoresBeside: boolean
}): Promise<void> => {
  await makeFolder(folder)
  const { bytes } = await only(db, sizeRow, 'select pg_database_size(current_database()) as bytes')
  const disk = await statfs(folder)
  if (disk.bavail * disk.bsize < bytes * ((recipient === undefined ? 1 : 2) + (restoresBeside ? 1 : 0)))
    throw new BackupFault('no_room')
}
