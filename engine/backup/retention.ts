// Retention: which backups may go. Pure; what must never go is said here and nowhere else.
import type { BackupRow } from './rows.ts'

const DAY_MS = 86_400_000

type Kept = Pick<BackupRow, 'id' | 'state' | 'finished_at' | 'after_run' | 'restore_tested_at'>

const newest = <B extends Kept>(backups: readonly B[]): B | undefined =>
  backups.reduce<B | undefined>(
    (best, each) => ((each.finished_at?.getTime() ?? 0) >= (best?.finished_at?.getTime() ?? 0) ? each : best),
    undefined,
  )

/**
 * Of backups that have a file, those that may be deleted: older than `keepDays`, but never the newest good one, the last
 * whose restore was tested, nor the last good one (and the last tested one) from before the run in progress or last run.
 * A failed one goes when its days are over; one under way stays.
 */
export const expendable = <B extends Kept>(
  backups: readonly B[],
  { now, keepDays, run }: { readonly now: Date; readonly keepDays: number; readonly run: number | undefined },
): readonly B[] => {
  const good = backups.filter(({ state }) => state === 'done')
  const before = run === undefined ? [] : good.filter(({ after_run }) => (after_run ?? 0) < run)
  const tested = (list: readonly B[]) => newest(list.filter(({ restore_tested_at }) => restore_tested_at !== null))
  const kept = new Set([newest(good), tested(good), newest(before), tested(before)])
  const limit = now.getTime() - keepDays * DAY_MS
  return backups.filter(
    (each) => each.state !== 'running' && !kept.has(each) && (each.finished_at?.getTime() ?? 0) < limit,
  )
}
