// A full backup is younger than a day, its file is there whole, and the last try did not fail.
import { lastFailure, newestBackup } from '../engine/backup/newest.ts'
import { hoursSince, keptSize } from './backup-rows.ts'
import { type Check, fail, ok, scaleOf } from './check.ts'

export const backup: Check = {
  id: 'backup',
  blocking: true,
  async run(deps) {
    const fault = await lastFailure(deps.db)
    if (fault !== undefined) return fail('check-backup-failed', { fault }, 'remedy-backup', { kind: 'backup' })
    const newest = await newestBackup(deps.db)
    if (!newest) return fail('check-backup-none', {}, 'remedy-backup', { kind: 'backup' })
    const maximum = deps.thresholds.maxBackupAgeHours
    const params = { hours: hoursSince(newest.finished_at, deps.now()), maximum, scale: scaleOf(deps) }
    if (params.hours >= maximum) return fail('check-backup-old', params, 'remedy-backup', { kind: 'backup' })
    const found = await keptSize(newest.path)
    if (found === undefined) return fail('check-backup-gone', params, 'remedy-backup', { kind: 'backup' })
    if (newest.kept_bytes !== null && found !== newest.kept_bytes)
      return fail('check-backup-altered', params, 'remedy-backup', { kind: 'backup' })
    return ok('check-backup-ok', params)
  },
}
