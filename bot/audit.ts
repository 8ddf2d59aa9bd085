// The audit: everything that changes a run is written to the journal with the state before, after, and its outcome.
import type { Logger } from 'pino'
import type { Engine } from '../engine/engine.ts'
import type { NewJournalEntry } from '../engine/store/journal.ts'
import { snapshotOf } from './desk.ts'
import { faultOf } from './fault.ts'
import type { Recorder } from './record.ts'

type Deed = Pick<NewJournalEntry, 'actor' | 'verb' | 'params'>

/** Runs `work` and writes one entry, whose outcome is the `kind` of the result or `failed`. Rethrows what `work` throws. */
export type Audit = <T extends { readonly kind: string }>(deed: Deed, work: () => Promise<T>) => Promise<T>

export const createAudit = (
  deps: Pick<Recorder, 'record'> & { readonly engine: Engine; readonly log: Logger },
): Audit => {
  const { record, engine, log } = deps
  const write = async (deed: Deed, before: string | undefined, outcome: string) => {
    try {
      const after = (await snapshotOf({ engine, log }))?.state
      await record({
        ...deed,
        ...(before === undefined ? {} : { stateBefore: before }),
        ...(after === undefined ? {} : { stateAfter: after }),
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
