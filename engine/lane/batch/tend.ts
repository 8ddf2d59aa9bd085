// Tending: each open batch of the run is looked after, whatever the owner wishes: sent, found, collected, canceled, deleted.
import type { Intent } from '../../store/batches.ts'
import { markDeleted, openIntents } from '../../store/batches.ts'
import { settle } from '../../store/books.ts'
import { createAdoption } from './adopt.ts'
import { createAsking } from './asking.ts'
import { collectBatch } from './collect.ts'
import { createBatch, giveBack } from './create.ts'
import type { BatchDeps, BatchRun } from './deps.ts'
import { markFenced } from './mark.ts'
import { askForFree, probeLive } from './probe.ts'

/** Between two looks at a batch: it takes minutes at least. */
const LOOK_EVERY_MS = 30_000
/** So many times results that end too early are read again: something in between may have cut them cleanly. */
const SHORT_READS = 5

export interface Tended {
  /** Batches whose results are awaited. */
  readonly awaited: number
  /** Their sizes: no other batch may have the same. */
  readonly sizes: ReadonlySet<number>
  /** Nothing stands in the way of another create. */
  readonly mayCreate: boolean
  /** Batches that are collected but not deleted at the provider. */
  readonly undeleted: number
}

export interface Tender {
  /** Looks after all open batches of the run, once. */
  tend(run: BatchRun, signal: AbortSignal): Promise<Tended>
  /** An intent was just made, after so many leaks of Presidio, and nothing of it was sent. */
  made(nonce: string, leaks: number): void
}

/** Makes the tender; it remembers, while the process lives, what was looked at when. */
export const createTender = <Item extends { readonly messageId: string }, Prepared>(
  deps: BatchDeps<Item, Prepared>,
): Tender => {
  const { db, steady, clock, control, health } = deps
  const asking = createAsking(deps)
  const adoption = createAdoption(deps, asking)
  const nextLookMs = new Map<number, number>()
  /** Nonces of which it is certain that they are not at the provider; of all others an earlier process may know more. */
  const unsent = new Set<string>()
  /** How many leaks of Presidio were seen before its texts were made; of an earlier process's none. */
  const leaksBefore = new Map<string, number>()
  const candidates = new Set<number>()
  const canceled = new Set<number>()
  const shortReads = new Map<number, number>()

  /** It needs no service: what was certainly not sent, and shall not or must not be any more, is given back at once. */
  const isOver = ({ state, nonce }: Intent) =>
    state === 'intended' &&
    unsent.has(nonce) &&
    (control.run()?.wish === 'stop' || (leaksBefore.get(nonce) ?? 0) !== deps.leaks.count())

  const isDue = ({ id }: Intent) => clock.monotonic() >= (nextLookMs.get(id) ?? 0)
  const lookLater = ({ id }: Intent) => nextLookMs.set(id, clock.monotonic() + LOOK_EVERY_MS)

  const send = async (run: BatchRun, intent: Intent, signal: AbortSignal) => {
    unsent.delete(intent.nonce)
    const outcome = await createBatch(run, deps, asking, intent, signal)
    if (outcome === 'unsent') unsent.add(intent.nonce)
    lookLater(intent)
    // A create that is unknown is looked for at once: the list may show it already.
    if (outcome === 'unknown') nextLookMs.delete(intent.id)
  }

  const find = async (run: BatchRun, intent: Intent, signal: AbortSignal) => {
    lookLater(intent)
    const look = await adoption.look(run, intent, signal)
    if (look === 'candidate') candidates.add(intent.id)
    else candidates.delete(intent.id)
    if (look === 'adopted') nextLookMs.delete(intent.id)
    if (look !== 'absent') return
    unsent.add(intent.nonce)
    await markFenced(run, deps, [intent.id, 'intended'], signal)
  }

  const follow = async (run: BatchRun, intent: Intent, id: string, signal: AbortSignal) => {
    lookLater(intent)
    const row = control.run()
    const isWorked = intent.state === 'open'
    if (isWorked && row?.wish === 'stop' && row.batches_on_stop === 'cancel' && !canceled.has(intent.id)) {
      const asked = await asking.ask(() => deps.batches.cancel(id, signal))
      if (asked.kind === 'answered') canceled.add(intent.id)
    }
    const asked = await asking.ask(() => deps.batches.retrieve(id, signal))
    if (asked.kind === 'failed') return
    if (asked.value?.status === 'ended') {
      await markFenced(run, deps, [intent.id, 'ended'], signal)
      await collect(run, intent, id, signal)
    }
    // Somebody deleted it at the provider: what it cost cannot be known any more.
    if (!asked.value) await writeOff(run, intent, signal)
  }

  const writeOff = async (run: BatchRun, intent: Intent, signal: AbortSignal) => {
    await steady(
      () =>
        db.transaction((tx) => settle(tx, run, [{ reservationId: intent.reservation_id, bill: { kind: 'unknown' } }])),
      signal,
    )
    await giveBack(run, deps, intent, { returns: 1 }, signal)
  }

  const collect = async (run: BatchRun, intent: Intent, id: string, signal: AbortSignal) => {
    const asItIs = (shortReads.get(intent.id) ?? 0) >= SHORT_READS
    const outcome = await collectBatch(run, deps, asking, { ...intent, provider_batch_id: id, asItIs }, signal)
    if (outcome === 'collected') return remove(intent, id, signal)
    if (outcome === 'short') shortReads.set(intent.id, (shortReads.get(intent.id) ?? 0) + 1)
    lookLater(intent)
  }

  const remove = async (intent: Intent, id: string, signal: AbortSignal) => {
    lookLater(intent)
    const asked = await asking.ask(() => deps.batches.remove(id, signal))
    if (asked.kind === 'answered') await steady(() => markDeleted(db, intent.id), signal)
  }

  const one = async (run: BatchRun, intent: Intent, signal: AbortSignal) => {
    const id = intent.provider_batch_id
    switch (intent.state) {
      case 'intended':
        if (!unsent.has(intent.nonce)) {
          await markFenced(run, deps, [intent.id, 'unknown'], signal)
          return find(run, intent, signal)
        }
        return control.verdict().kind === 'go' ? send(run, intent, signal) : undefined
      case 'unknown':
        return find(run, intent, signal)
      case 'open':
      case 'ended':
        // Also asked again before it is read: one that is gone would be read for ever.
        return id === null ? undefined : follow(run, intent, id, signal)
      case 'collected':
        return id === null ? undefined : remove(intent, id, signal)
      case 'absent':
    }
  }

  return {
    made(nonce, leaks) {
      unsent.add(nonce)
      leaksBefore.set(nonce, leaks)
    },
    async tend(run, signal) {
      const found = await steady(() => openIntents(db, run.id), signal)
      const verdict = control.verdict().kind
      if (health.state().kind === 'asking' && asking.mayProbe()) {
        if (verdict === 'go' || verdict === 'wait') await probeLive(run, deps, asking, found, signal)
        // The owner keeps all else from going on, and what is open is canceled or collected all the same.
        else if (found.length > 0) await askForFree(deps, asking, found, signal)
      }
      for (const intent of found) {
        if (signal.aborted) break
        if (isOver(intent)) await giveBack(run, deps, intent, { returns: 0 }, signal)
        else if (asking.mayAsk() && isDue(intent)) await one(run, intent, signal)
      }
      const now = found.length === 0 ? found : await steady(() => openIntents(db, run.id), signal)
      const awaited = now.filter(({ state }) => state !== 'collected')
      const inDoubt = awaited.some(
        ({ id, state }) => state === 'intended' || (state === 'unknown' && !candidates.has(id)),
      )
      return {
        awaited: awaited.length,
        sizes: new Set(awaited.map(({ requests }) => requests)),
        mayCreate: asking.mayAsk() && !inDoubt,
        undeleted: now.length - awaited.length,
      }
    },
  }
}
