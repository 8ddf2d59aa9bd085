// The volume that is looked at: the one of the database's own files when it runs on this machine, else the data folder's.
import { statfs } from 'node:fs/promises'
import { z } from 'zod'
import type { Place } from '../machine.ts'
import { first, type Queryable } from '../store/database.ts'
import { readDsn } from '../store/dsn.ts'

const LOOPBACK = new Set(['', 'localhost', '127.0.0.1', '[::1]'])

/** Whether the server of that DSN is reached without leaving this machine: by loopback or by a Unix socket. */
const isHere = (dsn: string): boolean => {
  const { hostname, searchParams } = readDsn(dsn)
  return searchParams.get('host')?.startsWith('/') === true || LOOPBACK.has(hostname)
}

/** A role without pg_read_all_settings is refused the setting. */
const dataDirectory = async (db: Queryable): Promise<string | undefined> =>
  (
    await first(
      db,
      z.object({ folder: z.string().nullable() }),
      `select case when pg_has_role(current_user, 'pg_read_all_settings', 'member')
         then current_setting('data_directory', true) end as folder`,
    )
  )?.folder ?? undefined

/**
 * Finds the folder to look at, and says whose it is. A server on another machine or in a container has its files where
 * this process cannot see them: then it is the data folder. What was found is kept; a server that cannot be asked yet is
 * asked again.
 */
export const createVolume = (deps: {
  readonly db: Queryable
  readonly dsn: string
  readonly dataFolder: string
}): (() => Promise<Place>) => {
  const fallback: Place = { folder: deps.dataFolder, volume: 'data' }
  let found: Place | undefined
  const exists = (folder: string) =>
    statfs(folder).then(
      () => true,
      // Not there, or not to be seen: it is another machine's, or a container's.
      () => false,
    )
  return async () => {
    if (found) return found
    if (!isHere(deps.dsn)) {
      found = fallback
      return found
    }
    const folder = await dataDirectory(deps.db).catch(() => undefined)
    // Asked once more at the next look, when the server answers.
    if (folder === undefined) return fallback
    found = (await exists(folder)) ? { folder, volume: 'database' } : fallback
    return found
  }
}
