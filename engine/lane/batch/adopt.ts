// Recovering a create whose answer was lost: the batch is found and adopted, or proven absent by two empty looks.
import type { BatchInfo } from '../../ports.ts'
import { type Intent, knownBatchIds, noteEmptyLook } from '../../store/batches.ts'
import type { Asking } from './asking.ts'
import { numberOf } from './create.ts'
import type { BatchDeps, BatchRun } from './deps.ts'
import { markFenced } from './mark.ts'

/** Between the two empty looks that prove a batch absent: the provider's list may lag. */
const EMPTY_LOOKS_APART_MS = 15 * 60_000
// The provider's clock is not ours, and ours may be set; no batch is worked for longer than a day.
const LOOK_BACK_MS = 26 * 3_600_000

type Look = 'adopted' | 'waiting' | 'candidate' | 'absent'

export interface Adoption {
  look(run: BatchRun, intent: Intent, signal: AbortSignal): Promise<Look>
}

/** The first empty look of each intent lives in memory, on the monotonic clock: a restart or a set clock only waits longer. */
export const createAdoption = <Item extends { readonly messageId: string }, Prepared>(
  deps: BatchDeps<Item, Prepared>,
  asking: Asking,
): Adoption => {
  const { db, steady, clock } = deps
  const firstEmpty = new Map<number, number>()
  /** Ended batches of the same size that hold other requests. */
  const strangers = new Set<string>()

  /** Whether the results of an ended batch are those of the intent; undefined when they could not be read. */
  const isOurs = async (intent: Intent, id: string, signal: AbortSignal): Promise<boolean | undefined> => {
    const asked = await asking.ask(async () => {
      for await (const { customId } of deps.batches.results(id, signal)) return numberOf(intent, customId) !== undefined
      return false
    })
    return asked.kind === 'answered' ? asked.value : undefined
  }

  const judge = async (
    run: BatchRun,
    intent: Intent,
    candidates: readonly BatchInfo[],
    signal: AbortSignal,
  ): Promise<Look> => {
    for (const { id } of candidates.filter(({ status }) => status === 'ended')) {
      const ours = await isOurs(intent, id, signal)
      if (ours === undefined) return 'waiting'
      if (ours) {
        await markFenced(run, deps, [intent.id, 'ended', id], signal)
        return 'adopted'
      }
      strangers.add(id)
    }
    // One that is still worked may be ours: only its results can tell.
    return candidates.some(({ status }) => status !== 'ended') ? 'candidate' : 'absent'
  }

  return {
    async look(run, intent, signal) {
      const since = new Date(intent.created_at.getTime() - LOOK_BACK_MS)
      const asked = await asking.ask(() => deps.batches.list(since, signal))
      if (asked.kind === 'failed') return 'waiting'
      const known = await steady(() => knownBatchIds(db), signal)
      const candidates = asked.value.filter(
        ({ id, requests }) => requests === intent.requests && !known.has(id) && !strangers.has(id),
      )
      const seen = await judge(run, intent, candidates, signal)
      if (seen !== 'absent') {
        firstEmpty.delete(intent.id)
        return seen
      }
      const now = clock.monotonic()
      const first = firstEmpty.get(intent.id)
      if (first === undefined) {
        firstEmpty.set(intent.id, now)
        await steady(() => noteEmptyLook(db, intent.id), signal)
        return 'waiting'
      }
      if (now - first < EMPTY_LOOKS_APART_MS) return 'waiting'
      firstEmpty.delete(intent.id)
      await steady(() => noteEmptyLook(db, intent.id), signal)
      return 'absent'
    },
  }
}
