// `validate`: the checks after the run; all well marks it validated.
import { passes, runValidation } from '../../checks/validation/validate.ts'
import { markValidated, readRun } from '../../engine/store/runs.ts'
import { parseOptions, type Verb } from './arguments.ts'
import { resultLines } from './checklist.ts'
import { withStore } from './store.ts'
import { wordsOf } from './words.ts'

export const validateVerb: Verb = {
  name: 'validate',
  usage: '',
  says: 'check the ended run: counts, graph, vectors, books, search',
  async run(argv) {
    parseOptions(validateVerb, argv, {})
    return withStore(async ({ db, config, log }) => {
      const run = await readRun(db)
      if (!run) {
        console.log('no run yet: start one first')
        return 1
      }
      const results = await runValidation({ db, seed: run.id }, run.id, { signal: new AbortController().signal })
      for (const line of resultLines(results, wordsOf(config, log))) console.log(line)
      if (!passes(results)) return 1
      await markValidated(db, run.id)
      return 0
    })
  },
}
