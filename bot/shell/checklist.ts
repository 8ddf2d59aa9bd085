// `checklist`: every check of the pre-flight list, with the remedy of what failed.
import { blocks } from '../../checks/checklist.ts'
import type { NamedResult } from '../../checks/results.ts'
import type { Localiser } from '../localiser.ts'
import { parseOptions, type Verb } from './arguments.ts'
import { withWorld } from './world.ts'

const MARKS = { ok: '[ok]  ', warn: '[warn]', fail: '[FAIL]' } as const

/** One line per check, and one more for its remedy. */
export const resultLines = (results: readonly NamedResult[], words: Localiser): readonly string[] =>
  results.flatMap(({ id, state, detail, remedy }) => [
    `${MARKS[state]} ${words.t(`check-${id}`)}: ${words.say(detail)}`,
    ...(remedy && state !== 'ok' ? [`       -> ${words.say(remedy)}`] : []),
  ])

export const checklistVerb: Verb = {
  name: 'checklist',
  usage: '',
  says: 'run the pre-flight list',
  async run(argv) {
    parseOptions(checklistVerb, argv, {})
    return withWorld(async ({ world, words }) => {
      const results = await world.checklist.run(new AbortController().signal)
      for (const line of resultLines(results, words)) console.log(line)
      return blocks(results).length > 0 ? 1 : 0
    })
  },
}
