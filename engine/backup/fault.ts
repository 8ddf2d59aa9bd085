// What can go wrong with a backup, as codes: each has a sentence with its remedy, and none quotes a program's own words.
import { storeFault } from '../store/steady.ts'
import type { ProgramEnd } from './program.ts'

const CODES = [
  'pg_dump_missing',
  'pg_dump_old',
  'dump_failed',
  'may_not_create_database',
  'restore_failed',
  'counts_differ',
  'encrypt_failed',
  'encrypted',
  'file_gone',
  'file_changed',
  'folder_refused',
  'no_room',
  'disk_full',
  'store_lost',
  'interrupted',
  'unexpected',
  'nothing_to_test',
  'nothing_to_copy',
  'no_remote',
  'copy_program_missing',
  'pc_host_key',
  'pc_login_refused',
  'pc_unreachable',
  'pc_disk_full',
  'pc_no_sha256sum',
  'pc_hash_differs',
  'copy_failed',
] as const

export type BackupCode = (typeof CODES)[number]

/** All codes: each has a sentence `backup-fault-<code>`. */
export const BACKUP_CODES: ReadonlySet<string> = new Set(CODES)

/** Ends a stage. It never leaves the folder: the face returns its code. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault'
  readonly code: BackupCode

  constructor(code: BackupCode, cause?: unknown) {
    super(`the backup failed: ${code}`, { cause })
    this.code = code
  }
}

const nodeCodes: Readonly<Record<string, BackupCode>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EACCES: 'folder_refused',
  EPERM: 'folder_refused',
  EROFS: 'folder_refused',
  ENOTDIR: 'folder_refused',
}

/** The code of whatever a stage threw. `signal`: aborted when the program ends. */
export const codeOf = (error: unknown, signal: AbortSignal): BackupCode => {
  if (signal.aborted) return 'interrupted'
  if (error instanceof BackupFault) return error.code
  const fault = storeFault(error)
  if (fault === 'full') return 'disk_full'
  if (fault === 'lost') return 'store_lost'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return nodeCodes[code] ?? 'unexpected'
}

const DISK_FULL = /No space left|could not extend file/i
const SERVER_LOST =
  /could not connect to server|server closed the connection|terminating connection|SSL connection has been closed|no connection to the server|the database system is|too many (clients|connections)|remaining connection slots|Connection (refused|reset|timed out)|timeout expired|could not translate host name|Is the server running/i

/**
 * The fault of a program of PostgreSQL that did not end well: `otherwise` when neither its disk, its server nor a signal is
 * at fault. Its words are looked at and dropped.
 */
export const programFault = ({ kind, complaint }: Pick<ProgramEnd, 'kind' | 'complaint'>, otherwise: BackupCode) => {
  if (kind === 'killed') return new BackupFault('interrupted')
  if (DISK_FULL.test(complaint)) return new BackupFault('disk_full')
  return new BackupFault(SERVER_LOST.test(complaint) ? 'store_lost' : otherwise)
}
