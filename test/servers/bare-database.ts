// An empty database of its own on the real server, without our schema, for the tests of a file.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { type Database, openDatabase } from '../../engine/store/database.ts'

/** The real server's DSN; these suites are skipped without one, and CI runs them with it. */
export const SERVER_DSN = process.env.TEST_POSTGRES_DSN

export interface BareDatabase {
  readonly db: Database
  readonly dsn: string
  drop(): Promise<void>
}

const onServer = async (sql: string) => {
  const admin = new pg.Client({ connectionString: SERVER_DSN })
  await admin.connect()
  await admin.query(sql).finally(() => admin.end())
}

export const bareDatabase = async (): Promise<BareDatabase> => {
  const name = `panel_bare_${randomUUID().replaceAll('-', '')}`
  await onServer(`create database ${name}`)
  const url = new URL(SERVER_DSN ?? '')
  url.pathname = `/${name}`
  const dsn = url.toString()
  const db = openDatabase({ dsn, connections: 4, onIdleError: () => undefined })
  return {
    db,
    dsn,
    async drop() {
      await db.close()
      await onServer(`drop database ${name} with (force)`)
    },
  }
}
