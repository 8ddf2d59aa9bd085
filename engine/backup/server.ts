// The method of a real server: pg_dump, and pg_restore into a scratch database.
import { type Database, openDatabase } from '../store/database.ts'
import { FROZEN_AFTER_MS } from '../store/freeze-watch.ts'
import { connectionOf, dsnOf } from './connection.ts'
import { BackupFault, programFault } from './fault.ts'
import type { DumpMethod } from './method.ts'
import { runProgram } from './program.ts'
import { sweepScratch, withScratch } from './scratch.ts'
import { dumpServer, type ServerDeps } from './server-dump.ts'
import { countTables } from './tables.ts'

const restoreInto = async (deps: ServerDeps, scratch: string, path: string, signal: AbortSignal): Promise<void> => {
  const connection = connectionOf(deps.dsn, scratch)
  // Workers of an index build would take that memory from /dev/shm, of which a container has 64 MB.
  const index = `-c maintenance_work_mem=${deps.indexMemory} -c max_parallel_maintenance_workers=0`
  const own = `${index} -c synchronous_commit=off -c statement_timeout=0`
  const ended = await runProgram({
    command: 'pg_restore',
    args: [
      ...['--exit-on-error', '--no-owner', '--no-privileges', '--no-publications', '--no-subscriptions'],
      ...['--no-security-labels', '--no-tablespaces', '--no-password', `--dbname=${scratch}`, path],
    ],
    environment: {
      ...deps.environment,
      ...connection,
      PGOPTIONS: [connection.PGOPTIONS, own].filter(Boolean).join(' '),
    },
    signal,
  })
  if (ended.kind === 'missing') throw new BackupFault('pg_dump_missing')
  if (ended.kind !== 'done') throw programFault(ended, 'restore_failed')
}

export const serverMethod = (db: Database, deps: ServerDeps): DumpMethod => ({
  name: 'pg_dump',
  extension: '.dump',
  dump: (path, options) => dumpServer(deps, path, options),
  restore: (path, signal) =>
    withScratch(db, async (scratch) => {
      await restoreInto(deps, scratch, path, signal)
      const restored = openDatabase({
        dsn: dsnOf(deps.dsn, scratch),
        connections: 1,
        frozenAfterMs: FROZEN_AFTER_MS,
        onIdleError: deps.onIdleError,
      })
      return countTables(restored).finally(() => restored.close())
    }),
  sweep: () => sweepScratch(db),
})
