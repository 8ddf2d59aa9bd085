// The reader: takes the snapshot from the rows and the engine's memory, and falls back to the last one when the store is lost.
import type { Verdict } from './gate.ts'
import { type Message, message } from './message.ts'
import { toSnapshot } from './progress.ts'
import type { Snapshot } from './snapshot.ts'
import type { Queryable } from './store/database.ts'
import { readOpenIncidents } from './store/incident-rows.ts'
import { countOpenLetters } from './store/letters.ts'
import { readPhases, readRun } from './store/runs.ts'
import { storeFault } from './store/steady.ts'

export interface ReaderDeps {
  readonly db: Queryable
  readonly now: () => Date
  /** Undefined when no engine of this process works. */
  readonly verdict: () => Verdict | undefined
  readonly ratePerMinute: () => number | undefined
  readonly boundBy: () => Message | undefined
}

export interface Reader {
  snapshot(): Promise<Snapshot>
  last(): Snapshot | undefined
}

export const createReader = ({ db, now, verdict, ratePerMinute, boundBy }: ReaderDeps): Reader => {
  let last: Snapshot | undefined

  const read = async (): Promise<Snapshot> => {
    const run = await readRun(db)
    return toSnapshot({
      at: now(),
      run,
      phases: run ? await readPhases(db, run.id) : [],
      verdict: run && !run.finished_at ? verdict() : undefined,
      ratePerMinute: ratePerMinute(),
      incidents: await readOpenIncidents(db),
      openLetters: await countOpenLetters(db),
      boundBy: boundBy(),
    })
  }

  return {
    last: () => last,
    async snapshot() {
      try {
        last = await read()
      } catch (error) {
        if (storeFault(error) !== 'lost' || !last) throw error
        last = {
          ...last,
          at: now(),
          state: 'waiting',
          reason: message('reason-incident', { kind: 'store_lost' }),
          until: undefined,
        }
      }
      return last
    },
  }
}
