// The record: what was done is written to the journal; while the tables are away, to a file first, and to them on their return.
import type { Logger } from 'pino'
import type { Clock } from '../engine/clock.ts'
import type { JournalFile } from '../engine/journal-file.ts'
import type { Database } from '../engine/store/database.ts'
import { type NewJournalEntry, recordInJournal, restoreInJournal } from '../engine/store/journal.ts'
import { isStoreAway } from '../engine/store/steady.ts'
import { faultOf } from './fault.ts'
import { startLoop } from './loop.ts'

export interface RecordDeps {
  readonly db: Database
  readonly file: JournalFile
  readonly clock: Clock
  readonly log: Logger
}

export interface Recorder {
  /** Writes an entry. Throws when neither the tables nor the file take it. */
  record(entry: NewJournalEntry): Promise<void>
  /** Brings what is in the file into the tables, now and from now on; what comes back ends that. */
  start(): () => Promise<void>
}

const LOOK_EVERY_MS = 5_000

export const createRecorder = ({ db, file, clock, log }: RecordDeps): Recorder => {
  // An earlier process may have left some.
  let isKept = true
  let tail: Promise<unknown> = Promise.resolve()
  /** Appending waits for a clearing that is under way, or its entry would be cleared too. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = tail.then(work)
    tail = turn.catch(() => undefined)
    return turn
  }

  const restore = async (): Promise<void> => {
    for (const { at, params, stateBefore, stateAfter, ...rest } of await file.read())
      await restoreInJournal(db, new Date(at), {
        ...rest,
        params,
        ...(stateBefore === undefined ? {} : { stateBefore }),
        ...(stateAfter === undefined ? {} : { stateAfter }),
      })
    await file.clear()
    isKept = false
  }

  return {
    async record(entry) {
      // One time for both: the tables may have taken it although their answer was lost, and are to know it again.
      const at = clock.now()
      try {
        await recordInJournal(db, entry, at)
      } catch (error) {
        if (!isStoreAway(error)) throw error
        await inTurn(async () => {
          await file.append({ params: {}, ...entry, at: at.toISOString() })
          isKept = true
        })
      }
    },
    start: () =>
      startLoop(clock, async () => {
        try {
          if (isKept) await inTurn(restore)
        } catch (error) {
          if (!isStoreAway(error))
            log.error({ fault: faultOf(error) }, 'the journal kept beside the tables stays there')
        }
        return LOOK_EVERY_MS
      }),
  }
}
