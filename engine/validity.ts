// Whether a validation still stands: the rows it looked at are compared with those of now, and once they differ it is stale.
import type { Queryable } from './store/database.ts'
import { readFingerprint } from './store/fingerprint.ts'
import type { RunRow } from './store/runs.ts'
import { markStale } from './store/validity-rows.ts'

export interface Validity {
  /** The run's row as it must be shown: no longer validated when its rows have changed. Compares every ten minutes at most. */
  look(run: RunRow): Promise<RunRow>
}

/**
 * The comparison reads the keys of every row, a second or two for 110,000 emails, and the state is looked at day and night.
 * What may not be late (/cleanup) compares by itself.
 */
const COMPARE_EVERY_MS = 600_000

/** Compares now, whatever was compared before, and writes down what came of it. True when the validation stands. */
export const validationStands = async (db: Queryable, run: RunRow): Promise<boolean> => {
  if (!run.validated_at) return false
  if ((await readFingerprint(db, run)) === run.validation_fingerprint) return true
  await markStale(db, run.id, run.validated_at)
  return false
}

export const createValidity = ({ db, now }: { readonly db: Queryable; readonly now: () => Date }): Validity => {
  let compared: { readonly key: string; readonly at: number; readonly stands: Promise<boolean> } | undefined
  return {
    async look(run) {
      if (!run.finished_at || !run.validated_at) return run
      // Another validation is another comparison.
      const key = `${run.id} ${run.validated_at.getTime()}`
      const at = now().getTime()
      if (compared?.key !== key || at - compared.at >= COMPARE_EVERY_MS) {
        // Who asks meanwhile waits for the same one.
        const asked = { key, at, stands: validationStands(db, run) }
        compared = asked
        asked.stands.catch(() => {
          if (compared === asked) compared = undefined
        })
      }
      return (await compared.stands) ? run : { ...run, validated_at: null, validation_stale_at: now() }
    },
  }
}
