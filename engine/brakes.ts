// The brakes while the store is lost: obeyed from memory at once, kept in a file, and in the tables before the gate opens.
import type { Brake, BrakeFile } from './brake-file.ts'
import type { Clock } from './clock.ts'
import type { Engine, WishOutcome } from './engine.ts'
import type { Logger } from './log.ts'
import type { OpenBatches, Wish } from './snapshot.ts'
import { isStoreAway, type Steady } from './store/steady.ts'

export interface Brakes {
  /** Records a wish in the tables; a brake that they cannot take now is recorded beside them. */
  wish(wish: Wish, by: string, openBatches?: OpenBatches): Promise<WishOutcome>
  /** What was braked and is not in the tables yet. */
  pending(): 'pause' | 'stop' | undefined
  /** Brings what an earlier process could not record into the tables. */
  replay(): Promise<void>
}

export interface BrakesDeps {
  readonly file: BrakeFile
  readonly record: Engine['wish']
  readonly steady: Steady
  readonly clock: Clock
  readonly log: Logger
  /** Ends every wait. */
  readonly hard: AbortSignal
  /** Told when the tables have it. */
  readonly onRecorded: () => Promise<unknown>
}

export const createBrakes = ({ file, record, steady, clock, log, hard, onRecorded }: BrakesDeps): Brakes => {
  let pending: Brake | undefined
  let writing: Promise<void> = Promise.resolve()

  /** Waits for the tables, however long; a stronger brake that came meanwhile is written instead. */
  const write = async (): Promise<void> => {
    while (pending && !hard.aborted) {
      const entry = pending
      await steady(async () => {
        // What the owner said since then is in the tables already.
        if (pending === entry) await record(entry.wish, entry.by, entry.openBatches)
      }, hard)
      if (pending !== entry) continue
      await onRecorded()
      await file.clear()
      pending = undefined
    }
  }

  /** A later word of the owner's that the tables took stands above an earlier one that they could not. */
  const supersede = async (): Promise<void> => {
    if (!pending) return
    pending = undefined
    await file.clear()
  }

  const keep = async (entry: Brake): Promise<void> => {
    // A pause is less than a stop.
    if (pending?.wish === 'stop' && entry.wish === 'pause') return
    const isFirst = pending === undefined
    pending = entry
    await file.append(entry).catch((error: unknown) => log.error({ err: error }, 'a brake is kept in memory only'))
    if (isFirst)
      writing = write().catch((error: unknown) => {
        if (!hard.aborted) log.error({ err: error }, 'a brake could not be recorded; it stays in force')
      })
  }

  return {
    pending: () => pending?.wish,
    async wish(wish, by, openBatches) {
      try {
        const outcome = await record(wish, by, openBatches)
        await supersede()
        return outcome
      } catch (error) {
        if (wish === 'run' || !isStoreAway(error)) throw error
        log.warn({ wish }, 'the store does not answer: the brake is kept beside it')
        const chosen = openBatches === undefined ? {} : { openBatches }
        await keep({ wish, by, ...chosen, at: clock.now().toISOString() })
        return { kind: 'recorded' }
      }
    },
    async replay() {
      const entry = await file.read()
      if (!entry) return
      pending = entry
      writing = write()
      await writing
    },
  }
}
