// The newest backup was restored somewhere: a backup that was never restored is a hope.
import { hoursSince, newestBackup } from './backup-rows.ts'
import { type Check, fail, ok, warn } from './check.ts'

export const restoreTested: Check = {
  id: 'restore-tested',
  blocking: false,
  async run({ db, now }) {
    const newest = await newestBackup(db)
    if (!newest) return warn('check-restore-tested-not-built', {}, 'remedy-restore-test')
    return newest.restore_tested_at
      ? ok('check-restore-tested-ok', { hours: hoursSince(newest.restore_tested_at, now()) })
      : fail('check-restore-tested-missing', {}, 'remedy-restore-test', { kind: 'restore_test' })
  },
}
