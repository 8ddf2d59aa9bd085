// The store of a shell's verb: the configured server. There is no other, or a word meant for the run would reach a database of nobody's.
import pg from 'pg'
import { type Logger, openLog } from '../../engine/log.ts'
import type { Database } from '../../engine/store/database.ts'
import { readEnvironment, readStoreConfig, type StoreConfig } from '../config.ts'
import { openStore } from '../world.ts'
import { ShellError } from './arguments.ts'

export interface ShellStore {
  readonly db: Database
  readonly config: StoreConfig
  readonly log: Logger
}

const NO_STORE = `POSTGRES_DSN is not set here, so there is no database to work on. Set it, in .env for instance.
Under Docker the settings are the container's: docker compose exec bot node --import tsx bot/cli.ts VERB
Under systemd they are the unit's: sudo data/systemd/panel VERB
The rehearsal's database is the rehearsal's own: its chat is opened by npm start.`

const NO_SCHEMA = 'This database does not have our tables, or not all: npm run migrate:schema makes them.'
const UNDEFINED_TABLE = '42P01'

/** Opens the store, gives it to `work`, and closes it whatever comes. */
export const withStore = async <T>(work: (store: ShellStore) => Promise<T>): Promise<T> => {
  const environment = readEnvironment()
  if (!environment.POSTGRES_DSN) throw new ShellError(NO_STORE)
  const config = readStoreConfig(environment)
  const log = openLog({ folder: config.LOG_DIR, level: config.LOG_LEVEL, terminal: 'none' })
  const db = openStore(config, log)
  try {
    return await work({ db, config, log })
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === UNDEFINED_TABLE) throw new ShellError(NO_SCHEMA)
    throw error
  } finally {
    await db.close()
  }
}
