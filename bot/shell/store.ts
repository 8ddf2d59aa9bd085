// The store of a shell's verb: the configured server, or the rehearsal's embedded database when none is configured.
import { join } from 'node:path'
import { type Logger, openLog } from '../../engine/log.ts'
import type { Database } from '../../engine/store/database.ts'
import { openEmbedded } from '../../engine/store/embedded.ts'
import { readEnvironment, readStoreConfig, type StoreConfig } from '../config.ts'
import { openStore } from '../world.ts'

export interface ShellStore {
  readonly db: Database
  readonly config: StoreConfig
  readonly log: Logger
  readonly embedded: boolean
}

/** Opens the store, gives it to `work`, and closes it whatever comes. */
export const withStore = async <T>(work: (store: ShellStore) => Promise<T>): Promise<T> => {
  const environment = readEnvironment()
  const folder = join(environment.DATA_DIR || 'data', 'local', 'db')
  const embedded = environment.POSTGRES_DSN ? undefined : await openEmbedded(folder)
  try {
    const config = readStoreConfig(
      embedded ? { ...environment, POSTGRES_DSN: embedded.dsn, POSTGRES_CONNECTIONS: '1' } : environment,
    )
    const log = openLog({ folder: config.LOG_DIR, level: config.LOG_LEVEL, terminal: 'none' })
    const db = openStore(config, log)
    try {
      return await work({ db, config, log, embedded: embedded !== undefined })
    } finally {
      await db.close()
    }
  } finally {
    await embedded?.close()
  }
}
