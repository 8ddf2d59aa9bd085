// `search WORDS`: the emails nearest to a question, by local numbers, under a small approval that is said aloud once.
import { microsFromUsd, usd } from '../../engine/money.ts'
import { LONGEST_QUESTION, type SearchOffer } from '../../engine/search/search.ts'
import { recordInJournal } from '../../engine/store/journal.ts'
import { hitLines, PAGE, searchFoot, searchRefusal } from '../panels/search.ts'
import { parseOptions, ShellError, type Verb } from './arguments.ts'
import { shellActor } from './wishes.ts'
import { type ShellWorld, withWorld } from './world.ts'

const allow = async ({ world }: ShellWorld, typed: string): Promise<void> => {
  const { capMicros } = world.search.offer()
  if (!(Number(typed) >= 0) || microsFromUsd(Number(typed)) !== capMicros)
    throw new ShellError(`--approve ${typed} is not the figure of searches; it is ${usd(capMicros)}: say that`)
  const { kind } = await world.search.allow({ capMicros, by: shellActor() })
  await recordInJournal(world.db, {
    actor: shellActor(),
    verb: 'approve_search',
    params: { cap: usd(capMicros) },
    outcome: kind,
  })
}

const sayOffer = ({ capMicros, searches }: SearchOffer): number => {
  console.log(
    `Nothing was sent: searches need an approval of their own; $${usd(capMicros)} is enough for at least ${searches}.`,
  )
  console.log(`To approve exactly this: say the same again with --approve ${usd(capMicros)}`)
  return 2
}

export const searchVerb: Verb = {
  name: 'search',
  usage: 'WORDS... [--approve USD]',
  says: 'the emails nearest to these words, by local numbers',
  async run(argv) {
    const { values, positionals } = parseOptions(searchVerb, argv, { approve: { type: 'string' } }, true)
    const question = positionals.join(' ').trim()
    if (question === '' || question.length > LONGEST_QUESTION)
      throw new ShellError(
        `search takes words, ${LONGEST_QUESTION} characters at most\nusage: search ${searchVerb.usage}`,
      )
    return withWorld(async (shell) => {
      const { world, words } = shell
      if (values.approve !== undefined) await allow(shell, values.approve)
      const outcome = await world.search.search(question, new AbortController().signal)
      await recordInJournal(world.db, { actor: shellActor(), verb: 'search', outcome: outcome.kind })
      if (outcome.kind === 'needs_approval') return sayOffer(outcome)
      if (outcome.kind !== 'found') {
        console.log(searchRefusal(words, outcome))
        return 1
      }
      for (const hit of outcome.hits.slice(0, PAGE)) for (const line of hitLines(words, hit)) console.log(line)
      if (outcome.hits.length === 0) console.log(words.t('search-nothing'))
      for (const line of searchFoot(words, outcome)) console.log(line)
      return 0
    })
  },
}
