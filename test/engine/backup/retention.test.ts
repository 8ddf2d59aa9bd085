// Retention over random histories: what must never go stays, and what is left over goes.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { expendable } from '../../../engine/backup/retention.ts'

const DAY_MS = 86_400_000
const NOW = new Date('2026-11-24T09:00:00Z')

const history = fc
  .array(
    fc.record({
      state: fc.constantFrom('done', 'done', 'done', 'failed', 'running'),
      days: fc.integer({ min: 0, max: 40 }),
      after_run: fc.option(fc.integer({ min: 1, max: 6 })),
      isTested: fc.boolean(),
    }),
    { maxLength: 15 },
  )
  .map((list) =>
    list.map(({ state, days, after_run, isTested }, index) => ({
      id: index + 1,
      state,
      finished_at: state === 'done' ? new Date(NOW.getTime() - days * DAY_MS - index) : null,
      after_run,
      restore_tested_at: isTested ? NOW : null,
    })),
  )
type Backup = ReturnType<typeof history.generate>['value'][number]

const newestOf = (list: readonly Backup[]) =>
  [...list].sort((a, b) => (b.finished_at?.getTime() ?? 0) - (a.finished_at?.getTime() ?? 0))[0]

it('never deletes the newest, the last tested, the one from before the run, or a young one; and deletes the rest', () => {
  fc.assert(
    fc.property(
      history,
      fc.integer({ min: 1, max: 20 }),
      fc.option(fc.integer({ min: 1, max: 7 })),
      (all, days, run) => {
        const gone = new Set(expendable(all, { now: NOW, keepDays: days, run: run ?? undefined }))
        const good = all.filter(({ state }) => state === 'done')
        const before = good.filter(({ after_run }) => run !== null && (after_run ?? 0) < run)
        const needed = [
          newestOf(good),
          newestOf(good.filter(({ restore_tested_at }) => restore_tested_at)),
          newestOf(before),
        ]
        for (const backup of needed) if (backup) expect(gone.has(backup)).toBe(false)
        for (const backup of all) {
          const age = NOW.getTime() - (backup.finished_at?.getTime() ?? 0)
          if (gone.has(backup)) expect([backup.state === 'running', age > days * DAY_MS]).toEqual([false, true])
        }
        const kept = good.filter((backup) => !gone.has(backup))
        const old = kept.filter(({ finished_at }) => NOW.getTime() - (finished_at?.getTime() ?? 0) > days * DAY_MS)
        expect(old.length).toBeLessThanOrEqual(4)
      },
    ),
  )
})
