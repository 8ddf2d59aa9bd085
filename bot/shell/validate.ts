// `validate`: the checks after the run; all well marks it validated.

import { recordInJournal } from '../../engine/store/journal.ts'
import { createValidate } from '../validation.ts'
import { parseOptions, type Verb } from './arguments.ts'
import { resultLines } from './checklist.ts'
import { withStore } from './store.ts'
import { shellActor } from './wishes.ts'
import { wordsOf } from './words.ts'

export const validateVerb: Verb = {
  name: 'validate',
  usage: '',
  says: 'check the ended run: counts, graph, vectors, books, search',
  async run(argv) {
    parseOptions(validateVerb, argv, {})
    return withStore(async ({ db, config, log }) => {
      const outcome = await createValidate(db)(new AbortController().signal)
      if (outcome.kind === 'no_run') {
        console.log('no run yet: start one first')
        return 1
      }
      await recordInJournal(db, { actor: shellActor(), verb: 'validate', outcome: outcome.kind })
      for (const line of resultLines(outcome.results, wordsOf(config, log))) console.log(line)
      return outcome.kind === 'passed' ? 0 : 1
    })
  },
}
