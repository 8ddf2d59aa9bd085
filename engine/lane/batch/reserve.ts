// Reserving a batch: its worst case, its intent and its items in one commit, before anything is sent.
import { randomBytes, randomUUID } from 'node:crypto'
import { insertIntent, intentIsThere } from '../../store/batches.ts'
import { FencedError, reserve, settle } from '../../store/books.ts'
import type { BatchDeps, BatchRun } from './deps.ts'
import type { Gathered } from './gather.ts'

/** Requests and bytes of one batch: far under the provider's bounds (100,000 and 256 MB), and quick to do again. */
export const BATCH_REQUESTS = 10_000
const BATCH_BYTES = 100_000_000
/** A batch that the cap makes smaller than this is not worth its hours. */
const FEWEST_FOR_CAP = 10

export type Reserved =
  | { readonly kind: 'reserved'; readonly taken: number; readonly nonce: string }
  /** The cap has no room for a batch that is worth it. */
  | { readonly kind: 'no_room' }
  /** Not now: the owner brakes, or batches of all possible sizes are open. */
  | { readonly kind: 'not_now' }

/** How many from the front fit into one batch of that size, under the bounds of bytes and money. */
export const fitting = (
  waiting: readonly Gathered[],
  bounds: { readonly requests: number; readonly bytes: number; readonly micros: number },
): { readonly count: number; readonly boundByMoney: boolean } => {
  let bytes = 0
  let micros = 0
  let count = 0
  for (const item of waiting.slice(0, bounds.requests)) {
    bytes += item.bytes
    micros += item.micros
    if (count > 0 && bytes > bounds.bytes) break
    if (micros > bounds.micros) return { count, boundByMoney: true }
    count += 1
  }
  return { count, boundByMoney: false }
}

/** Reserves a batch of the first of `waiting`; no open batch has the same number of requests. */
export const reserveBatch = async <Item extends { readonly messageId: string }, Prepared>(
  run: BatchRun,
  deps: BatchDeps<Item, Prepared>,
  waiting: readonly Gathered[],
  { most, taken: sizes }: { readonly most: number; readonly taken: ReadonlySet<number> },
  signal: AbortSignal,
): Promise<Reserved> => {
  const { db, steady, control, phase } = deps
  const row = await steady(control.refresh, signal)
  if (row?.wish !== 'run') return { kind: 'not_now' }
  const room = row.cap_micros - row.settled_micros - row.reserved_micros
  const fits = fitting(waiting, { requests: Math.min(most, BATCH_REQUESTS), bytes: BATCH_BYTES, micros: room })
  if (fits.boundByMoney && fits.count < FEWEST_FOR_CAP) return { kind: 'no_room' }
  let count = fits.count
  while (sizes.has(count)) count -= 1
  if (count <= 0) return { kind: 'not_now' }
  const items = waiting.slice(0, count)
  const sum = (part: (item: Gathered) => number) => items.reduce((total, item) => total + part(item), 0)
  const reservation = {
    id: randomUUID(),
    phase: phase.name,
    provider: 'anthropic',
    model: run.model,
    emails: items.length,
    micros: sum(({ micros }) => micros),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
  } as const
  // Letters and digits only: the custom ids are made of it.
  const nonce = randomBytes(12).toString('hex')
  const admitted = await steady(
    () =>
      db.transaction(async (tx) => {
        // A commit whose answer was lost runs again: then it is there.
        if (await intentIsThere(tx, nonce)) return 1
        await settle(tx, run, [])
        const outcome = await reserve(tx, run, [reservation])
        if (outcome.kind === 'fenced') throw new FencedError('another engine has taken over this run')
        if (outcome.admitted === 1)
          await insertIntent(tx, { runId: run.id, model: run.model, nonce, reservationId: reservation.id, items })
        return outcome.admitted
      }),
    signal,
  )
  if (admitted === 0) return { kind: 'not_now' }
  deps.onChanged()
  await deps.killPoint('batch_reserved')
  return { kind: 'reserved', taken: count, nonce }
}
