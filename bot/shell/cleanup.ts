// `cleanup`: what is missing before it, or what it would do; with `--yes` it does it.
import { recordInJournal } from '../../engine/store/journal.ts'
import { cleanedLines, refusalLine } from '../panels/cleanup.ts'
import { parseOptions, type Verb } from './arguments.ts'
import { shellActor } from './wishes.ts'
import { withWorld } from './world.ts'

export const cleanupVerb: Verb = {
  name: 'cleanup',
  usage: '[--yes]',
  says: 'after a validated run: archive the log, write the cost down, drop scratch rows',
  async run(argv) {
    const { values } = parseOptions(cleanupVerb, argv, { yes: { type: 'boolean' } })
    return withWorld(async ({ world, words }) => {
      const state = await world.cleanup.look()
      if (state.kind === 'ready' && !values.yes) {
        console.log(words.t('cleanup-question', { name: state.name }))
        console.log(words.t('cleanup-will-checkpoint', { letters: state.letters }))
        for (const part of ['log', 'cost', 'scratch']) console.log(words.t(`cleanup-will-${part}`))
        console.log('Nothing was done. To do it: say the same again with --yes')
        return 2
      }
      const outcome = await world.cleanup.run({ by: shellActor(), words })
      await recordInJournal(world.db, { actor: shellActor(), verb: 'cleanup', outcome: outcome.kind })
      if (outcome.kind === 'cleaned') {
        for (const line of cleanedLines(words, outcome)) console.log(line)
        return 0
      }
      console.log(refusalLine(words, outcome))
      return outcome.kind === 'done' ? 0 : 1
    })
  },
}
