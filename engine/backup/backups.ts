// The face of the backups: make one, test or copy the newest again, and clear up after one that was killed.

import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Logger } from '../log.ts'
import { type Database, only } from '../store/database.ts'
import type { LeaseHolder } from '../store/lease.ts'
import type { Remote } from './copy.ts'
import { copyNewest } from './copy-newest.ts'
import { embeddedMethod } from './embedded.ts'
import { codeOf } from './fault.ts'
import { removeFiles, removePartial } from './file.ts'
import { createAlone, SURELY_STALE_MS } from './lease.ts'
import { makeBackup } from './make.ts'
import type { DumpMethod } from './method.ts'
import type { ProgramEnvironment } from './program.ts'
import type { BackupOrder, BackupOutcome } from './report.ts'
import { failBackup, withFile } from './rows.ts'
import { serverMethod } from './server.ts'
import { testNewest } from './test-newest.ts'

export interface BackupDeps {
  readonly db: Database
  readonly dsn: string
  readonly clock: Clock
  readonly log: Logger
  /** Where the files lie; made when missing, closed to other users. Absolute. */
  readonly folder: string
  /** age's public key; without one the dump stays plain. */
  readonly recipient: string | undefined
  readonly remote: Remote | undefined
  readonly keepDays: number
  /** maintenance_work_mem of the restore test, such as 2GB. */
  readonly indexMemory: string
  /** What programs get: PATH, HOME and the like, no key. */
  readonly environment: ProgramEnvironment
  readonly holder: LeaseHolder
  readonly alive: (pid: number) => boolean
  /** Hexadecimal, for the names of files. */
  readonly random: () => string
}

export interface Backups {
  /** Dumps, tests the restore, encrypts, copies, and deletes what is too old. Never throws for what can go wrong. */
  make(order: BackupOrder): Promise<BackupOutcome>
  /** Restores the newest one again and compares. */
  test(order: BackupOrder): Promise<BackupOutcome>
  /** Copies the newest one to the PC. */
  copy(order: BackupOrder): Promise<BackupOutcome>
  /**
   * Marks what was killed as failed and removes its files and scratch databases. Where somebody seems to be making one, it
   * looks once more behind the caller's back, when a dead one is known to be dead. Aborted, `signal` ends that.
   */
  recover(signal: AbortSignal): Promise<void>
}

const versionRow = z.object({ version: z.string() })

const methodOf = async ({ db, dsn, environment, log, indexMemory }: BackupDeps): Promise<DumpMethod> => {
  // What it says it is: an embedded database is not only met in the rehearsal.
  const { version } = await only(db, versionRow, 'select version() as version')
  if (version.includes('PGlite')) return embeddedMethod(db, environment)
  const onIdleError = (error: Error) => log.warn({ err: error }, 'a connection of the backup was lost')
  return serverMethod(db, { dsn, environment, indexMemory, onIdleError })
}

export const createBackups = (deps: BackupDeps): Backups => {
  const { db, clock, log } = deps
  const alone = createAlone(deps)

  const clearUp = async (method: DumpMethod): Promise<void> => {
    for (const { id, state, stage, path, finished_at } of await withFile(db)) {
      // Also one whose making failed, and that was cut off before its files were gone; not one that a later test condemned.
      if (state !== 'running' && !(state === 'failed' && finished_at === null)) continue
      // In the first stage there is nothing whole yet; see make.ts for what would be lost otherwise.
      await (stage === 'dump' ? removePartial(path) : removeFiles(path))
      await failBackup(db, id, 'interrupted', clock.now())
    }
    await method.sweep()
  }

  /** Whoever holds the lease knows that what says `running` is dead. */
  const held = async (
    stage: 'dump' | 'restore_test' | 'copy',
    { signal }: BackupOrder,
    work: (method: DumpMethod) => Promise<BackupOutcome>,
  ): Promise<BackupOutcome> => {
    try {
      const outcome = await alone(async () => {
        const method = await methodOf(deps)
        await clearUp(method)
        return work(method)
      })
      return outcome === 'busy' ? { kind: 'busy' } : outcome
    } catch (error) {
      log.error({ err: error }, 'a backup could not even begin')
      return { kind: 'failed', stage, code: codeOf(error, signal) }
    }
  }

  return {
    make: (order) => held('dump', order, (method) => makeBackup(deps, method, order)),
    test: (order) => held('restore_test', order, (method) => testNewest(deps, method, order)),
    copy: (order) => held('copy', order, () => copyNewest(deps, order)),
    async recover(signal) {
      const look = () => alone(async () => clearUp(await methodOf(deps)))
      if ((await look()) !== 'busy') return
      const again = async () => {
        await clock.sleep(SURELY_STALE_MS, signal)
        if (!signal.aborted) await look()
      }
      again().catch((err: unknown) => log.warn({ err }, 'a backup that was cut off is cleared up before the next one'))
    },
  }
}
