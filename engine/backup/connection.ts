// The connection of PostgreSQL's programs: by environment, so that neither password nor host stands in a list of processes.
import { DSN_HOST, readDsn } from '../store/dsn.ts'
import type { ProgramEnvironment } from './program.ts'

/** Parameters of a DSN, and the variable of libpq that means the same. */
const PARAMETERS = {
  host: 'PGHOST',
  port: 'PGPORT',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  options: 'PGOPTIONS',
} as const

const CONNECT_SECONDS = '15'
/** The driver's own word for a connection whose certificate is not looked at. */
const NODE_ONLY = { 'no-verify': 'require' } as Readonly<Record<string, string>>

/** libpq's variables for `dsn` (postgresql://...), the database replaced by `database` when given. Throws on another text. */
export const connectionOf = (dsn: string, database?: string): ProgramEnvironment => {
  const url = readDsn(dsn)
  const given: Record<string, string> = {}
  const set = (name: string, value: string) => {
    if (value !== '') given[name] = value
  }
  set('PGHOST', decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '') || DSN_HOST)
  set('PGPORT', url.port)
  set('PGUSER', decodeURIComponent(url.username))
  set('PGPASSWORD', decodeURIComponent(url.password))
  set('PGDATABASE', decodeURI(url.pathname.slice(1)))
  for (const [parameter, name] of Object.entries(PARAMETERS)) {
    const value = url.searchParams.get(parameter) ?? ''
    set(name, parameter === 'sslmode' ? (NODE_ONLY[value] ?? value) : value)
  }
  return {
    ...given,
    ...(database === undefined ? {} : { PGDATABASE: database }),
    PGCONNECT_TIMEOUT: CONNECT_SECONDS,
    PGAPPNAME: 'panel-backup',
  }
}

/** The same server and user, another database: for our own client. */
export const dsnOf = (dsn: string, database: string): string => {
  const url = readDsn(dsn)
  url.pathname = `/${database}`
  return url.toString()
}
