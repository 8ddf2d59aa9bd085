// Creating a batch at the provider out of its intent. A create without an answer is unknown, and never blindly retried.
import { claudeModelOf } from '../../catalogue.ts'
import type { BatchRequest } from '../../ports.ts'
import { type Intent, markIntent, noteReturns, readItems, takeItems } from '../../store/batches.ts'
import { settle } from '../../store/books.ts'
import type { Asking } from './asking.ts'
import type { BatchDeps, BatchRun } from './deps.ts'
import { markFenced } from './mark.ts'

const READ_ITEMS = 500

const customId = (intent: Pick<Intent, 'nonce'>, number: number): string => `${intent.nonce}-${number}`

/** The item that a custom id names, or undefined when it is of another batch. */
export const numberOf = (intent: Pick<Intent, 'nonce'>, id: string): number | undefined => {
  const [nonce, number] = id.split('-')
  return nonce === intent.nonce && number !== undefined && /^\d+$/.test(number) ? Number(number) : undefined
}

/** Gives the emails of a batch back, unbilled: they are pending again, and the intent is over. */
export const giveBack = async <Item extends { readonly messageId: string }, Prepared>(
  run: BatchRun,
  deps: BatchDeps<Item, Prepared>,
  intent: Intent,
  { returns, unsendable = [] }: { readonly returns: 0 | 1 | 2; readonly unsendable?: readonly string[] },
  signal: AbortSignal,
): Promise<void> => {
  await deps.steady(
    () =>
      deps.db.transaction(async (tx) => {
        await settle(tx, run, [])
        const items = await takeItems(tx, intent.id)
        const ids = items.map(({ messageId }) => messageId)
        await noteReturns(tx, run.id, ids, returns)
        await noteReturns(tx, run.id, unsendable, 2)
        await settle(tx, run, [{ reservationId: intent.reservation_id, bill: { kind: 'unbilled' } }])
        await markIntent(tx, intent.id, 'absent')
      }),
    signal,
  )
  deps.onChanged()
}

/** The requests of an intent, and its emails that may no longer be sent. */
const requestsOf = async <Item extends { readonly messageId: string }, Prepared>(
  deps: BatchDeps<Item, Prepared>,
  intent: Intent,
  signal: AbortSignal,
): Promise<{ readonly requests: readonly BatchRequest[]; readonly unsendable: readonly string[] }> => {
  const { db, steady, phase } = deps
  const model = claudeModelOf(deps.catalogue, intent.model)
  const requests: BatchRequest[] = []
  const unsendable: string[] = []
  for (let after = 0; ; ) {
    const from = after
    const items = await steady(() => readItems(db, intent.id, from, READ_ITEMS), signal)
    const last = items.at(-1)
    if (!last) return { requests, unsendable }
    const ids = items.map(({ messageId }) => messageId)
    const calls = await steady(() => phase.calls(db, model, ids), signal)
    for (const { number, messageId } of items) {
      const call = calls.get(messageId)
      if (call) requests.push({ customId: customId(intent, number), call })
      else unsendable.push(messageId)
    }
    after = last.number
  }
}

/**
 * Sends the create of an intent that is certainly not at the provider. `open`: it is there. `unsent`: it is certainly
 * not, and may be sent again later. `unknown`: nobody knows. `over`: its emails were given back.
 */
export const createBatch = async <Item extends { readonly messageId: string }, Prepared>(
  run: BatchRun,
  deps: BatchDeps<Item, Prepared>,
  asking: Asking,
  intent: Intent,
  signal: AbortSignal,
): Promise<'open' | 'unsent' | 'unknown' | 'over'> => {
  const leaks = deps.leaks.count()
  const { requests, unsendable } = await requestsOf(deps, intent, signal)
  // Presidio was seen to leak meanwhile, and texts in doubt are deleted: the next look gives it back. So it does after a
  // stop, and a pause keeps it.
  if (deps.leaks.count() !== leaks || deps.control.verdict().kind !== 'go') return 'unsent'
  if (unsendable.length > 0) {
    // A batch is recognised by its number of requests, so it goes as it was intended or not at all.
    await giveBack(run, deps, intent, { returns: 0, unsendable }, signal)
    return 'over'
  }
  const asked = await asking.ask(() => deps.batches.create(requests, signal))
  await deps.killPoint('batch_posted')
  if (asked.kind === 'answered') {
    await markFenced(run, deps, [intent.id, 'open', asked.value.id], signal)
    return 'open'
  }
  if (asked.facts.billed === 'unknown') {
    await markFenced(run, deps, [intent.id, 'unknown'], signal)
    return 'unknown'
  }
  if (asked.facts.kind !== 'rejected' && asked.facts.kind !== 'too_large') return 'unsent'
  // What the provider refuses as a whole goes live, where the sick email is found.
  await giveBack(run, deps, intent, { returns: 2 }, signal)
  return 'over'
}
