// A migrated database of its own for each test file: embedded by default, on a real server with TEST_POSTGRES_DSN.
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { type Database, openDatabase } from '../engine/store/database.ts'
import { openEmbedded } from '../engine/store/embedded.ts'
import { migrate } from '../engine/store/migrate.ts'
import { copyTemplate, onIdleError } from './database-template.ts'

export interface TestDatabase {
  readonly db: Database
  readonly dsn: string
  /** Connections that a pool may open: 1 when embedded. */
  readonly connections: number
}

const onServer = async (serverDsn: string) => {
  const name = `panel_test_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: serverDsn })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const dsn = new URL(serverDsn)
  dsn.pathname = `/${name}`
  const drop = async () => {
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
  return { dsn: dsn.toString(), connections: 4, drop }
}

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
  const template = inject('templateFolder')
  const serverDsn = process.env.TEST_POSTGRES_DSN
  const place = template === undefined && serverDsn ? await onServer(serverDsn) : await onCopy(template ?? '')
  const db = openDatabase({ dsn: place.dsn, connections: place.connections, onIdleError })
  if (template === undefined) await migrate(db)
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
