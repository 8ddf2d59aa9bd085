// A full backup is younger than a day. /backup is not built yet: only a row could prove one, so no row says so.
import { hoursSince, newestBackup } from './backup-rows.ts'
import { type Check, fail, ok, scaleOf, warn } from './check.ts'

export const backup: Check = {
  id: 'backup',
  blocking: true,
  async run(deps) {
    const newest = await newestBackup(deps.db)
    if (!newest) return warn('check-backup-not-built', {}, 'remedy-backup-by-hand', { kind: 'backup' })
    const maximum = deps.thresholds.maxBackupAgeHours
    const params = { hours: hoursSince(newest.finished_at, deps.now()), maximum, scale: scaleOf(deps) }
    return params.hours < maximum
      ? ok('check-backup-ok', params)
      : fail('check-backup-old', params, 'remedy-backup-by-hand', { kind: 'backup' })
  },
}
