// The backups as the configuration wants them: what the chat's command, the shell's verb and the cron job share.
import { randomBytes, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { type Backups, createBackups } from '../engine/backup/backups.ts'
import type { Clock } from '../engine/clock.ts'
import type { Logger } from '../engine/log.ts'
import type { Database } from '../engine/store/database.ts'
import { backupFolder, backupRemote } from './backup-config.ts'
import { programEnvironment, type StoreConfig } from './config.ts'

export const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

export const backupsOf = (config: StoreConfig, db: Database, clock: Clock, log: Logger): Backups =>
  createBackups({
    db,
    dsn: config.POSTGRES_DSN,
    clock,
    log,
    folder: backupFolder(config),
    recipient: config.BACKUP_AGE_RECIPIENT,
    remote: backupRemote(config),
    keepDays: config.BACKUP_KEEP_DAYS,
    indexMemory: config.VECTOR_INDEX_MEMORY,
    environment: programEnvironment(),
    holder: { owner: randomUUID(), host: hostname(), pid: process.pid },
    alive,
    random: () => randomBytes(2).toString('hex'),
  })
