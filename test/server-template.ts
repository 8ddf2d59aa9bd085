// On a real server: one migrated database, made once per state of the schema, which every test file copies.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { openDatabase } from '../engine/store/database.ts'
import { migrate } from '../engine/store/migrate.ts'

const onServer = async <T>(dsn: string, work: (admin: pg.Client) => Promise<T>): Promise<T> => {
  const admin = new pg.Client({ connectionString: dsn })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

/** The same server and user, another database. */
const dsnOf = (serverDsn: string, database: string): string => {
  const dsn = new URL(serverDsn)
  dsn.pathname = `/${database}`
  return dsn.toString()
}

const exists = async (admin: pg.Client, name: string): Promise<boolean> =>
  (await admin.query('select from pg_database where datname = $1', [name])).rowCount === 1

const isTaken = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '42P04'

/**
 * Makes the template `panel_template_<key>` unless it is there, and returns its name. It is made under another name and
 * renamed when it is whole, so that neither a run that is killed nor two at once leave half of one. It stays for the
 * next run; nobody can connect to it, for a database that is in use cannot be copied.
 */
export const ensureServerTemplate = (serverDsn: string, key: string): Promise<string> =>
  onServer(serverDsn, async (admin) => {
    const name = `panel_template_${key}`
    if (await exists(admin, name)) return name
    const making = `panel_making_${randomUUID().replaceAll('-', '')}`
    await admin.query(`create database ${making}`)
    const db = openDatabase({
      dsn: dsnOf(serverDsn, making),
      connections: 1,
      onIdleError: (error) => console.error(`an idle connection to the template was lost: ${error.message}`),
    })
    await migrate(db).finally(() => db.close())
    await admin.query(`alter database ${making} with allow_connections false`)
    try {
      await admin.query(`alter database ${making} rename to ${name}`)
    } catch (error) {
      await admin.query(`drop database ${making} with (force)`)
      // Another run was quicker; its template is as good as ours.
      if (!isTaken(error)) throw error
    }
    return name
  })

export interface ServerCopy {
  readonly dsn: string
  drop(): Promise<void>
}

/** Copies the template into a new database of a random name. */
export const copyServerTemplate = async (serverDsn: string, template: string): Promise<ServerCopy> => {
  const name = `panel_test_${randomUUID().replaceAll('-', '')}`
  await onServer(serverDsn, (admin) => admin.query(`create database ${name} template ${template}`))
  return {
    dsn: dsnOf(serverDsn, name),
    async drop() {
      await onServer(serverDsn, (admin) => admin.query(`drop database ${name} with (force)`))
    },
  }
}
