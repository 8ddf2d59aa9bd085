// `pause` and `stop`: the owner's brake from a shell, recorded as a row that a working engine obeys.
import { userInfo } from 'node:os'
import { recordInJournal } from '../../engine/store/journal.ts'
import { setWish } from '../../engine/store/runs.ts'
import { parseOptions, type Verb } from './arguments.ts'
import { withStore } from './store.ts'

/** Who acts, as it stands in the journal. */
export const shellActor = (): string => `shell:${userInfo().username}`

const wishVerb = (wish: 'pause' | 'stop', says: string): Verb => {
  const verb: Verb = {
    name: wish,
    usage: '',
    says,
    async run(argv) {
      parseOptions(verb, argv, {})
      return withStore(async ({ db }) => {
        const recorded = await db.transaction((tx) => setWish(tx, wish, shellActor()))
        await recordInJournal(db, { actor: shellActor(), verb: wish, outcome: recorded ? 'recorded' : 'no_run' })
        console.log(recorded ? `${wish} is recorded; calls under way are still saved` : 'no run is open')
        return recorded ? 0 : 1
      })
    },
  }
  return verb
}

export const pauseVerb = wishVerb('pause', 'no new calls; resume with: migrate --resume')
export const stopVerb = wishVerb('stop', 'no new calls, and the approval is revoked')
