// The dump of a server: pg_dump -Fc in a snapshot that we hold, in which every table is counted meanwhile.
import { z } from 'zod'
import { only, openDatabase, type Queryable } from '../store/database.ts'
import { FROZEN_AFTER_MS } from '../store/freeze-watch.ts'
import { connectionOf } from './connection.ts'
import { BackupFault, programFault } from './fault.ts'
import { type Written, writePartial } from './file.ts'
import type { Dumped, DumpOptions } from './method.ts'
import { type ProgramEnvironment, runProgram, startProgram } from './program.ts'
import { countTables } from './tables.ts'

export interface ServerDeps {
  readonly dsn: string
  /** PATH, HOME and the like. */
  readonly environment: ProgramEnvironment
  readonly onIdleError: (error: Error) => void
  /** maintenance_work_mem of the restore test, such as 2GB: it builds every index of the dump. */
  readonly indexMemory: string
}

const snapshotRow = z.object({ id: z.string(), version: z.coerce.number() })

/** What the role's or the database's own limits would cut off; which of them there are depends on the server's version. */
const UNLIMITED = `
  select set_config(name, '0', true) from pg_settings
  where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`

/** How long a table may be locked by somebody else before the dump gives up, in ms. */
const LOCK_WAIT_MS = 120_000

/** @throws BackupFault when pg_dump is not there, or older than the server: it would refuse, or lose what it does not know. */
const assertProgram = async ({ environment }: ServerDeps, serverMajor: number, signal: AbortSignal): Promise<void> => {
  const { kind, output } = await runProgram({ command: 'pg_dump', args: ['--version'], environment, signal })
  if (kind === 'missing') throw new BackupFault('pg_dump_missing')
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(output)?.[1] ?? 0)
  if (major < serverMajor) throw new BackupFault('pg_dump_old')
}

const writeDump = async (
  { dsn, environment }: ServerDeps,
  snapshot: string,
  path: string,
  { signal, onBytes }: DumpOptions,
): Promise<Written> => {
  const program = startProgram({
    command: 'pg_dump',
    args: ['--format=custom', `--snapshot=${snapshot}`, `--lock-wait-timeout=${LOCK_WAIT_MS}`, '--no-password'],
    environment: { ...environment, ...connectionOf(dsn) },
    signal,
  })
  return writePartial(path, program.stdout, {
    signal,
    onBytes,
    async whole() {
      const ended = await program.ended
      if (ended.kind !== 'done') throw programFault(ended, 'dump_failed')
    },
  })
}

const inSnapshot = async (
  deps: ServerDeps,
  tx: Queryable,
  path: string,
  { signal, onBytes }: DumpOptions,
): Promise<Dumped> => {
  await tx.run('set transaction isolation level repeatable read, read only')
  await tx.rows(z.unknown(), UNLIMITED)
  const { id, version } = await only(
    tx,
    snapshotRow,
    `select pg_export_snapshot() as id, current_setting('server_version_num') as version`,
  )
  await assertProgram(deps, Math.floor(version / 10_000), signal)
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const dumping = writeDump(deps, id, path, { signal: either, onBytes })
  try {
    const [counts, written] = await Promise.all([countTables(tx), dumping])
    return { ...written, counts }
  } catch (error) {
    failed.abort()
    await dumping.catch(() => undefined)
    throw error
  }
}

/** Dumps the server's database to `path`.partial. The snapshot has a connection of its own, beside the pool of the engine. */
export const dumpServer = async (deps: ServerDeps, path: string, options: DumpOptions): Promise<Dumped> => {
  const db = openDatabase({
    dsn: deps.dsn,
    connections: 1,
    frozenAfterMs: FROZEN_AFTER_MS,
    onIdleError: deps.onIdleError,
  })
  try {
    return await db.transaction((tx) => inSnapshot(deps, tx, path, options))
  } finally {
    await db.close()
  }
}
