// The newest backup was copied to the maintainer's PC.
import { hoursSince, newestBackup } from './backup-rows.ts'
import { type Check, fail, ok, warn } from './check.ts'

export const backupOnPc: Check = {
  id: 'backup-on-pc',
  blocking: false,
  async run({ db, now }) {
    const newest = await newestBackup(db)
    if (!newest) return warn('check-backup-on-pc-not-built', {}, 'remedy-backup-copy')
    return newest.copied_at
      ? ok('check-backup-on-pc-ok', { hours: hoursSince(newest.copied_at, now()) })
      : fail('check-backup-on-pc-missing', {}, 'remedy-backup-copy')
  },
}
