// Collecting: the results of an ended batch are streamed, and saved and booked together, some hundreds at a time.
import { claudeModelOf } from '../../catalogue.ts'
import { claudePrice, costMicros } from '../../money.ts'
import type { BatchResult } from '../../ports.ts'
import { type BatchBill, settleItems } from '../../store/batch-books.ts'
import { type Intent, markIntent, noteReturns, type StoredItem, takeItems } from '../../store/batches.ts'
import { settle } from '../../store/books.ts'
import { insertLetters } from '../../store/letters.ts'
import { countSaved } from '../../store/runs.ts'
import { storeFault } from '../../store/steady.ts'
import { saveAll } from '../save.ts'
import type { Asking } from './asking.ts'
import { numberOf } from './create.ts'
import type { BatchDeps, BatchRun } from './deps.ts'

const RESULTS_PER_COMMIT = 500

const NOTHING: BatchBill = { emails: 0, inputTokens: 0, outputTokens: 0, micros: 0 }

/** How an email comes back from a batch without a result: by its own fault it goes live, by the world's it may go again. */
const returnsOf = ({ outcome }: BatchResult): 0 | 1 | 2 => {
  switch (outcome.kind) {
    case 'succeeded':
      return 2
    case 'errored':
      return outcome.fault === 'item' ? 2 : 1
    case 'expired':
      return 1
    case 'canceled':
      return 0
  }
}

/** Saves what some results say of their emails; results of an earlier commit are passed over. */
const savePart = async <Item extends { readonly messageId: string }, Prepared>(
  run: BatchRun,
  deps: BatchDeps<Item, Prepared>,
  intent: Intent,
  results: ReadonlyMap<number, BatchResult>,
  halving: boolean,
) =>
  deps.db.transaction(async (tx) => {
    const { phase } = deps
    await settle(tx, run, [])
    const price = claudePrice(claudeModelOf(deps.catalogue, intent.model), 'batch')
    const items = await takeItems(tx, intent.id, [...results.keys()])
    const done: { readonly messageId: string; readonly saved: NonNullable<ReturnType<typeof phase.judge>> }[] = []
    const returned: Record<0 | 1 | 2, string[]> = { 0: [], 1: [], 2: [] }
    let bill = NOTHING
    for (const { number, messageId, textCut } of items) {
      const result = results.get(number)
      if (!result) throw new Error('an item was taken that no result asked for')
      const { outcome } = result
      if (outcome.kind === 'succeeded') {
        const { inputTokens, outputTokens } = outcome.usage
        bill = {
          emails: bill.emails + 1,
          inputTokens: bill.inputTokens + inputTokens,
          outputTokens: bill.outputTokens + outputTokens,
          micros: bill.micros + costMicros(price, outcome.usage),
        }
        const saved = phase.judge(outcome, messageId, textCut)
        if (saved) {
          done.push({ messageId, saved })
          continue
        }
      }
      returned[returnsOf(result)].push(messageId)
    }
    await settleItems(tx, run.id, intent, items, bill)
    const { refused, twins } = await saveAll(tx, { phase, run }, done, halving)
    const letters = await insertLetters(tx, run.id, phase.name, refused)
    for (const returns of [1, 2] as const) await noteReturns(tx, run.id, returned[returns], returns)
    const lastId = done.at(-1)?.messageId
    const saved = done.length - refused.length + twins
    await countSaved(tx, {
      runId: run.id,
      phase: phase.name,
      done: saved,
      failed: letters,
      ...(lastId === undefined ? {} : { lastId }),
    })
    await deps.killPoint('before_commit')
    return { done: saved, letters }
  })

/**
 * What no result spoke of is given back, and the reservation ends with its intent: at worst case for those, since what
 * they cost was never told.
 */
const conclude = <Item extends { readonly messageId: string }, Prepared>(
  run: BatchRun,
  deps: BatchDeps<Item, Prepared>,
  intent: Intent,
) =>
  deps.db.transaction(async (tx) => {
    await settle(tx, run, [])
    const left: readonly StoredItem[] = await takeItems(tx, intent.id)
    await noteReturns(
      tx,
      run.id,
      left.map(({ messageId }) => messageId),
      1,
    )
    const bill = { kind: left.length > 0 ? ('unknown' as const) : ('unbilled' as const) }
    await settle(tx, run, [{ reservationId: intent.reservation_id, bill }])
    await markIntent(tx, intent.id, 'collected')
  })

/**
 * Collects an ended batch. `broken` when the stream broke, `short` when it ended well before each request had its
 * result: what was saved stays, the rest is read again later. With `asItIs` a short one is taken for whole.
 */
export const collectBatch = async <Item extends { readonly messageId: string }, Prepared>(
  run: BatchRun,
  deps: BatchDeps<Item, Prepared>,
  asking: Asking,
  { asItIs, ...intent }: Intent & { readonly provider_batch_id: string; readonly asItIs: boolean },
  signal: AbortSignal,
): Promise<'collected' | 'broken' | 'short'> => {
  const { steady } = deps
  const seen = new Set<number>()
  let part = new Map<number, BatchResult>()

  const flush = async () => {
    const results = part
    part = new Map()
    if (results.size === 0) return
    const save = (halving: boolean) => steady(() => savePart(run, deps, intent, results, halving), signal)
    const counted = await save(false).catch((error: unknown) => {
      if (storeFault(error) !== 'refused') throw error
      return save(true)
    })
    await deps.killPoint('after_commit')
    deps.control.noteOutcomes({ ...counted, withdrawn: 0 })
    deps.onSaved(counted)
  }

  const read = await asking.ask(async () => {
    for await (const result of deps.batches.results(intent.provider_batch_id, signal)) {
      const number = numberOf(intent, result.customId)
      if (number !== undefined) {
        part.set(number, result)
        seen.add(number)
      }
      if (part.size >= RESULTS_PER_COMMIT) await flush()
    }
  })
  // What was read before the stream broke is good.
  await flush()
  if (read.kind === 'failed') return 'broken'
  if (seen.size < intent.requests && !asItIs) return 'short'
  await steady(() => conclude(run, deps, intent), signal)
  deps.onChanged()
  await deps.killPoint('batch_collected')
  return 'collected'
}
