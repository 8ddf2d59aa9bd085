// What befalls the program itself: its store, a fault of its own, cuts, a second program, an index that is in the way.
import type { CuttableLine } from '../cuttable-line.ts'
import { pressThrough } from './owner.ts'
import type { Rows } from './play.ts'
import type { Scene } from './scene.ts'

const MINUTE_MS = 60_000
const resume = pressThrough(/^Reprendre$/, /^Reprendre/)

/** The bot was started anew, with the engine of now. */
const startAnew = async ({ stage, room }: Scene, first: 'closed' | 'cut off') => {
  await stage.reopen(first)
  await room.restart()
}
/** Lets seconds pass until the chat shows it. */
const shown = ({ room }: Scene, sentence: RegExp) =>
  room.pass(1_000, ({ messages }) => messages.some(({ from, text }) => from === 'bot' && sentence.test(text)))

export interface Spoilers {
  readonly line: Pick<CuttableLine, 'cut' | 'mend'>
  /** The next query of a kind fails by a fault of ours. */
  readonly spoil: () => void
}

/** In the order in which they are played: the last one needs no run any more. */
export const startsOf = ({
  line,
  spoil,
}: Spoilers): Rows<
  'store_lost' | 'engine_fault' | 'unclean_start' | 'crash_loop' | 'vector_index_present' | 'second_poller'
> => ({
  // PostgreSQL goes away in the middle of the run, and comes back.
  store_lost: { storeless: true, fault: () => line.cut(), repair: () => line.mend() },
  engine_fault: { fault: spoil, repair: resume },
  unclean_start: {
    async fault(scene) {
      await scene.freeze()
      await startAnew(scene, 'cut off')
    },
    repair: (scene) => startAnew(scene, 'closed'),
  },
  crash_loop: {
    // With the one before there are three cuts within a quarter of an hour.
    async fault(scene) {
      for (const _ of ['second', 'third']) {
        await startAnew(scene, 'cut off')
        await scene.stage.until(({ incidents }) => incidents.some(({ kind }) => kind === 'unclean_start'))
      }
      // It was paused only so that no call was cut off with the program: that is not what holds it now.
      await scene.db.run(`update core.migration_runs set wish = 'run' where finished_at is null`)
    },
    repair: resume,
  },
  vector_index_present: {
    async fault({ db, stage, freeze, wish, pace }) {
      await freeze()
      await db.run('create index theirs on knowledge.embeddings using hnsw (embedding vector_cosine_ops)')
      // The load waits, so that the answer comes in its middle.
      stage.voyage.faults.add({ fault: 'status', status: 503 })
      pace(0)
      await wish('run')
    },
    async repair({ stage }, push) {
      const number = Number(/Incident n° (\d+)/.exec(push.text)?.[1])
      await stage.engine.accept(number, 'test')
      stage.voyage.faults.clear()
    },
  },
  second_poller: {
    async fault(scene) {
      scene.room.telegram.faults.add({ fault: 'status', status: 409, endpoint: 'getUpdates', times: 1 })
      // The poll under way ends with an update; the next one is refused.
      await scene.room.chat.say('/help')
      await shown(scene, /un autre programme répond au même bot. En jeu/)
    },
    async repair(scene) {
      let passed = 0
      await scene.room.pass(MINUTE_MS, () => {
        passed += 1
        return passed > 3
      })
      await scene.room.chat.say('/help')
      await shown(scene, /Résolu : un autre programme/)
    },
  },
})
