// The newest backup was copied to the maintainer's PC. Without a place to copy to it warns: a disk can be lost whole.
import { newestBackup } from '../engine/backup/newest.ts'
import { hoursSince } from './backup-rows.ts'
import { type Check, fail, ok, warn } from './check.ts'

export const backupOnPc: Check = {
  id: 'backup-on-pc',
  blocking: false,
  async run({ db, now, copiesBackups }) {
    const newest = await newestBackup(db)
    if (newest?.copied_at) return ok('check-backup-on-pc-ok', { hours: hoursSince(newest.copied_at, now()) })
    if (!copiesBackups) return warn('check-backup-on-pc-no-remote', {}, 'remedy-backup-remote')
    if (!newest) return fail('check-backup-on-pc-none', {}, 'remedy-backup', { kind: 'backup' })
    return newest.copy_error === null
      ? fail('check-backup-on-pc-missing', {}, 'remedy-backup-copy', { kind: 'copy_backup' })
      : fail('check-backup-on-pc-failed', { fault: newest.copy_error }, 'remedy-backup-copy', { kind: 'copy_backup' })
  },
}
