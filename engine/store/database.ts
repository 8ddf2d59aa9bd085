// The database: a pool, rows checked by zod at the edge, and transactions. One connection suffices (PGlite has no more).
import pg from 'pg'
import type { z } from 'zod'
import { createFreezeWatch } from './freeze-watch.ts'

export interface Queryable {
  /** Runs one statement and parses each row. Throws a pg DatabaseError or a ZodError. */
  rows<S extends z.ZodType>(schema: S, text: string, params?: readonly unknown[]): Promise<z.output<S>[]>
  /** Runs one statement for its effect and returns the number of rows it touched. */
  run(text: string, params?: readonly unknown[]): Promise<number>
}

export interface Database extends Queryable {
  /**
   * Runs `work` in one transaction: all of it commits, or none. Inside, use only `tx`: with the embedded database
   * there is one connection, and a query on the pool would wait for the transaction that waits for it.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface DatabaseOptions {
  readonly dsn: string
  /** Connections; 1 for the embedded database, whose sessions are shared. */
  readonly connections: number
  /** Told of errors on idle connections, which belong to no query. */
  readonly onIdleError: (error: Error) => void
  /**
   * After how long without an answer, in ms, the server is asked on another connection whether it answers anybody at all. Never
   * when left out: the embedded database has no other connection.
   */
  readonly frozenAfterMs?: number | undefined
}

// Counts, identities and micro-dollars stay far under 2^53, so bigint columns become numbers.
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, (text: string) => Number(text))

/** No transaction of ours waits that long for anything but the server, except a dump's, which lifts it for itself. */
const IDLE_IN_TRANSACTION_MS = 60_000

type Ask = (text: string, params: unknown[]) => Promise<pg.QueryResult>

const queryable = (ask: Ask): Queryable => ({
  async rows(schema, text, params = []) {
    const result = await ask(text, [...params])
    return result.rows.map((row) => schema.parse(row))
  },
  async run(text, params = []) {
    const result = await ask(text, [...params])
    return result.rowCount ?? 0
  },
})

/** Opens a pool on `dsn`. It connects lazily: the first query tells whether the server is there. */
export const openDatabase = ({ dsn, connections, onIdleError, frozenAfterMs }: DatabaseOptions): Database => {
  // The embedded database refuses a second connection while the first one is going, so none goes without need: not for
  // being idle, and not for a statement that failed, for which pool.query() would throw its connection away.
  const pool = new pg.Pool({
    connectionString: dsn,
    max: connections,
    types,
    // Longer than the watch's patience, or who waits to be let in would never make it look.
    connectionTimeoutMillis: Math.max(10_000, 2 * (frozenAfterMs ?? 0)),
    idleTimeoutMillis: 0,
    // A host that lost its power and came back knows nothing of the connection, and says so only when it is asked.
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    // What was cut off in a transaction may hold the run's row until the server is told that nobody is there any more.
    ...(frozenAfterMs === undefined ? {} : { idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS }),
  })
  pool.on('error', onIdleError)
  // A server that greets and throws out in one breath is heard while nobody listens yet, which would end the process; who
  // uses that client then is told by its first query.
  pool.on('connect', (client) => client.on('error', () => undefined))

  const watch = frozenAfterMs === undefined ? undefined : createFreezeWatch({ dsn, patienceMs: frozenAfterMs })

  const connect = async (): Promise<pg.PoolClient> => {
    if (!watch) return pool.connect()
    watch.refuseWhileFrozen()
    return new Promise((resolve, reject) => {
      let gaveUp = false
      const over = watch.wait((error) => {
        gaveUp = true
        reject(error)
      })
      const arrived = (client: pg.PoolClient) => {
        over()
        if (gaveUp) client.release()
        else resolve(client)
      }
      pool.connect().then(arrived, (error: unknown) => {
        over()
        reject(error)
      })
    })
  }

  const withClient = async <T>(work: (client: pg.PoolClient, breaks: (error: Error) => void) => Promise<T>) => {
    const client = await connect()
    // pg drops a connection at once that has a statement under way, which then fails as for a lost server.
    const over = watch?.wait(() => void client.end().catch(() => undefined))
    let broken: Error | undefined
    // A connection that dies while checked out emits here, not on the pool; unheard, it would end the process.
    const breaks = (error: Error) => {
      broken = error
    }
    client.on('error', breaks)
    try {
      return await work(client, breaks)
    } finally {
      over?.()
      client.off('error', breaks)
      client.release(broken)
    }
  }

  return {
    ...queryable((text, params) => withClient((client) => client.query(text, params))),
    transaction: (work) =>
      withClient(async (client, breaks) => {
        try {
          await client.query('begin')
          const result = await work(queryable((text, params) => client.query(text, params)))
          await client.query('commit')
          return result
        } catch (error) {
          await client.query('rollback').catch(breaks)
          throw error
        }
      }),
    async close() {
      await pool.end()
      watch?.stop()
    },
  }
}

/** The first row, or undefined when there is none. */
export const first = async <S extends z.ZodType>(
  db: Queryable,
  schema: S,
  text: string,
  params: readonly unknown[] = [],
): Promise<z.output<S> | undefined> => (await db.rows(schema, text, params))[0]

/** The only row. Throws when there is not exactly one. */
export const only = async <S extends z.ZodType>(
  db: Queryable,
  schema: S,
  text: string,
  params: readonly unknown[] = [],
): Promise<z.output<S>> => {
  const rows = await db.rows(schema, text, params)
  const [row] = rows
  if (row === undefined || rows.length > 1)
    throw new Error(`expected one row, got ${rows.length}: ${text.trim().slice(0, 80)}`)
  return row
}
