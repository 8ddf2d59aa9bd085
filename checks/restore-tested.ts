// The newest backup was restored somewhere: a backup that was never restored is a hope.
import { newestBackup } from '../engine/backup/newest.ts'
import { hoursSince } from './backup-rows.ts'
import { type Check, fail, ok } from './check.ts'

export const restoreTested: Check = {
  id: 'restore-tested',
  blocking: false,
  async run({ db, now }) {
    const newest = await newestBackup(db)
    if (!newest) return fail('check-restore-tested-none', {}, 'remedy-backup', { kind: 'backup' })
    return newest.restore_tested_at
      ? ok('check-restore-tested-ok', { hours: hoursSince(newest.restore_tested_at, now()) })
      : fail('check-restore-tested-missing', {}, 'remedy-restore-test', { kind: 'restore_test' })
  },
}
