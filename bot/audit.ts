// The audit: everything that changes a run is written to the journal with the state before, after, and its outcome.
import type { Logger } from 'pino'
import type { Engine } from '../engine/engine.ts'
import type { Database } from '../engine/store/database.ts'
import { type NewJournalEntry, recordInJournal } from '../engine/store/journal.ts'
import { faultOf } from './fault.ts'

type Deed = Pick<NewJournalEntry, 'actor' | 'verb' | 'params'>

/** Runs `work` and writes one entry, whose outcome is the `kind` of the result or `failed`. Rethrows what `work` throws. */
export type Audit = <T extends { readonly kind: string }>(deed: Deed, work: () => Promise<T>) => Promise<T>

export const createAudit = (deps: { readonly db: Database; readonly engine: Engine; readonly log: Logger }): Audit => {
  const { db, engine, log } = deps
  const write = async (deed: Deed, before: string | undefined, outcome: string) => {
    try {
      const { state } = await engine.snapshot()
      await recordInJournal(db, {
        ...deed,
        ...(before === undefined ? {} : { stateBefore: before }),
        stateAfter: state,
        outcome,
      })
    } catch (error) {
      // The deed is done: an owner who brakes must not be told that it failed because it could not be written down.
      log.error({ verb: deed.verb, outcome, fault: faultOf(error) }, 'the journal could not be written')
    }
  }
  return async (deed, work) => {
    const before = engine.lastSnapshot()?.state
    try {
      const result = await work()
      await write(deed, before, result.kind)
      return result
    } catch (error) {
      await write(deed, before, 'failed')
      throw error
    }
  }
}
