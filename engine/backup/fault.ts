// What can go wrong with a backup, as codes: each has a sentence with its remedy, and none quotes a program's own words.
import { storeFault } from '../store/steady.ts'

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

/** What a program that writes files complained of, when it is a full disk. Its words are looked at and dropped. */
export const isDiskFull = (complaint: string): boolean => /No space left|could not extend file/i.test(complaint)
