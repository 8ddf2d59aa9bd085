// A migrated database of its own for each test file: embedded by default, on a real server with TEST_POSTGRES_DSN.
import { rm } from 'node:fs/promises'
import { afterAll, inject, it } from 'vitest'
import { type Database, openDatabase } from '../engine/store/database.ts'
import { openEmbedded } from '../engine/store/embedded.ts'
import { copyTemplate, onIdleError } from './database-template.ts'
import { copyServerTemplate } from './server-template.ts'

export interface TestDatabase {
  readonly db: Database
  readonly dsn: string
  /** Connections that a pool may open: 1 when embedded. */
  readonly connections: number
}

/**
 * Of a long list of cases, each a whole run: all on a real server, where CI takes them; every `step`th one on the embedded
 * database, which is several times slower, so that `npm test` stays within its minutes.
 */
export const sampled = <T>(
  { connections }: Pick<TestDatabase, 'connections'>,
  cases: readonly T[],
  step: number,
): T[] => cases.filter((_, index) => connections > 1 || index % step === 0)

/**
 * The `it` of a case that is a whole run, beside others of its file that are run everywhere: left out, and counted as such, on the
 * embedded database.
 */
export const serverCases = ({ connections }: Pick<TestDatabase, 'connections'>) => it.skipIf(connections === 1)

const onCopy = async (template: string) => {
  const folder = await copyTemplate(template)
  const embedded = await openEmbedded(folder)
  const drop = async () => {
    await embedded.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { dsn: embedded.dsn, connections: 1, drop }
}

/** Opens a migrated, empty database; it is dropped after the file's tests. Call it once, at the top of the file. */
export const testDatabase = async (): Promise<TestDatabase> => {
  const template = inject('template')
  const place =
    template.kind === 'server'
      ? { ...(await copyServerTemplate(template.dsn, template.name)), connections: 4 }
      : await onCopy(template.folder)
  const db = openDatabase({ dsn: place.dsn, connections: place.connections, onIdleError })
  afterAll(async () => {
    await db.close()
    await place.drop()
  })
  return { db, dsn: place.dsn, connections: place.connections }
}

/** Empties every table, so that tests of one file do not see each other's rows. Much quicker than truncating them. */
export const emptyTables = async (db: Database): Promise<void> => {
  await db.run(`
    do $$ declare name text; begin
      set local session_replication_role = replica;
      for name in select format('%I.%I', schemaname, tablename) from pg_tables
        where schemaname in ('core', 'ingestion', 'knowledge') and tablename <> 'schema_versions'
      loop execute 'delete from ' || name; end loop;
      for name in select format('%I.%I', schemaname, sequencename) from pg_sequences
        where schemaname in ('core', 'ingestion', 'knowledge')
      loop perform setval(name::regclass, 1, false); end loop;
    end $$`)
}
