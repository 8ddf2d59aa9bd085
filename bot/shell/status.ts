// `status`: the run as its rows tell it, in one look.
import { systemClock } from '../../engine/clock.ts'
import { createReader } from '../../engine/reader.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import type { Localiser } from '../localiser.ts'
import { parseOptions, type Verb } from './arguments.ts'
import { withStore } from './store.ts'
import { wordsOf } from './words.ts'

/** The state in lines for a terminal. */
export const statusLines = (snapshot: Snapshot, words: Localiser): readonly string[] => [
  `${snapshot.run?.name ?? '-'}: ${words.t(`state-${snapshot.state}`)} - ${words.say(snapshot.reason)}`,
  ...snapshot.phases.map(
    ({ name, done, failed, total, retried }) =>
      `${words.t(`phase-${name}`)}: ${done}/${total}${failed > 0 ? ` (${failed} letters)` : ''}` +
      (retried === undefined ? '' : ` (${retried} tried again)`),
  ),
  ...(snapshot.run
    ? [`$${(snapshot.money.spentMicros / 1e6).toFixed(2)} / $${(snapshot.money.capMicros / 1e6).toFixed(2)}`]
    : []),
]

export const statusVerb: Verb = {
  name: 'status',
  usage: '',
  says: 'show the run: phases, money, and why it waits',
  async run(argv) {
    parseOptions(statusVerb, argv, {})
    return withStore(async ({ db, config, log }) => {
      const reader = createReader({
        db,
        now: systemClock.now,
        verdict: () => undefined,
        ratePerMinute: () => undefined,
        boundBy: () => undefined,
      })
      for (const line of statusLines(await reader.snapshot(), wordsOf(config, log))) console.log(line)
      return 0
    })
  },
}
