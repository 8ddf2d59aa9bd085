// The connection of PostgreSQL's programs: the same server, user and database as those of the pool, for every DSN it takes.
import pg from 'pg'
import { expect, it } from 'vitest'
import { connectionOf, dsnOf } from '../../../engine/backup/connection.ts'

/** As the driver reads it. */
const poolOf = (dsn: string) => {
  const { host, port, user, password, database } = new pg.Client({ connectionString: dsn })
  return { host, port, user, password, database }
}

it.each([
  'postgresql://panel:word@127.0.0.1:5433/friday',
  'postgresql://panel:word@/friday?host=/var/run/postgresql',
  'postgresql://panel:word@/friday',
  'postgresql:///friday?host=/var/run/postgresql&user=panel&password=word',
  'postgresql://panel:word@%2Fvar%2Frun%2Fpostgresql/friday',
  'postgresql://panel:w%40rd%2F@[::1]:5433/fri%20day',
  'postgresql://panel:100%@127.0.0.1/friday',
  'postgresql://panel:two words@127.0.0.1/friday?port=5434',
  'postgresql://panel:word@127.0.0.1/friday?dbname=monday&sslmode=disable',
])('is the one of the pool: %s', (dsn) => {
  const pool = poolOf(dsn)
  const { PGHOST, PGPORT = '5432', PGUSER, PGPASSWORD, PGDATABASE } = connectionOf(dsn)
  expect({ host: PGHOST, port: Number(PGPORT), user: PGUSER, password: PGPASSWORD, database: PGDATABASE }).toEqual(pool)
  expect(poolOf(dsnOf(dsn, 'scratch'))).toEqual({ ...pool, database: 'scratch' })
  expect(connectionOf(dsn, 'scratch')).toEqual({ ...connectionOf(dsn), PGDATABASE: 'scratch' })
})
