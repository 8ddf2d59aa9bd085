// The validation as the bot and the shell ask for it: the questions, and what the run's row says afterwards.
import { passes, runValidation } from '../checks/validation/validate.ts'
import type { Database } from '../engine/store/database.ts'
import { readFingerprint } from '../engine/store/fingerprint.ts'
import { readRun } from '../engine/store/runs.ts'
import { markUnvalidated, markValidated } from '../engine/store/validity-rows.ts'
import type { Validate } from './examinations.ts'

export const createValidate =
  (db: Database): Validate =>
  async (signal) => {
    const run = await readRun(db)
    if (!run) return { kind: 'no_run' }
    // Taken before the questions: what changes while they are asked was not seen by all of them, and makes it stale.
    const fingerprint = await readFingerprint(db, run)
    const results = await runValidation({ db, seed: run.id }, run.id, { signal })
    if (!passes(results)) {
      await markUnvalidated(db, run.id)
      return { kind: 'failed', results }
    }
    await markValidated(db, run.id, fingerprint)
    return { kind: 'passed', results }
  }
