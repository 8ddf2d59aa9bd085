// Whether a validation still stands: the rows it looked at are compared with those of now, and once they differ it is stale.
import type { Queryable } from './store/database.ts'
import { readFingerprint } from './store/fingerprint.ts'
import type { RunRow } from './store/runs.ts'
import { markStale } from './store/validity-rows.ts'

export interface Validity {
  /** The run's row as it must be shown: no longer validated when its rows have changed. Compares once a minute at most. */
  look(run: RunRow): Promise<RunRow>
}

/** The comparison reads the keys of every row: about a second for 110,000 emails. */
const COMPARE_EVERY_MS = 60_000

/** Compares now, whatever was compared before, and writes down what came of it. True when the validation stands. */
export const validationStands = async (db: Queryable, run: RunRow): Promise<boolean> => {
  if (!run.validated_at) return false
  if ((await readFingerprint(db, run)) === run.validation_fingerprint) return true
  await markStale(db, run.id, run.validated_at)
  return false
}

export const createValidity = ({ db, now }: { readonly db: Queryable; readonly now: () => Date }): Validity => {
  let compared: { readonly key: string; readonly at: number } | undefined
  return {
    async look(run) {
      if (!run.finished_at || !run.validated_at) return run
      // Another validation is another comparison.
      const key = `${run.id} ${run.validated_at.getTime()}`
      const at = now().getTime()
      if (compared?.key === key && at - compared.at < COMPARE_EVERY_MS) return run
      const stands = await validationStands(db, run)
      compared = { key, at }
      return stands ? run : { ...run, validated_at: null, validation_stale_at: now() }
    },
  }
}
