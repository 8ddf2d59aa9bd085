// The probe: a constant email of ours, sent live and paid for, asks whether Claude works again.
import { randomUUID } from 'node:crypto'
import { claudeModelOf } from '../../catalogue.ts'
import { claudePrice, costMicros } from '../../money.ts'
import type { Intent } from '../../store/batches.ts'
import { FencedError, reserve, settle } from '../../store/books.ts'
import type { Asking } from './asking.ts'
import type { BatchDeps, BatchRun } from './deps.ts'

/**
 * Without room for the canary, or while nothing may be paid for: one of the open batches is asked about, which costs nothing,
 * for they must be collected to give room back. Only when nothing can give room back is it the owner's to raise the cap.
 */
export const askForFree = async <Item extends { readonly messageId: string }, Prepared>(
  { steady, control, batches }: BatchDeps<Item, Prepared>,
  asking: Asking,
  open: readonly Intent[],
  signal: AbortSignal,
): Promise<void> => {
  const [oldest] = open
  if (oldest) {
    const id = open.find(({ provider_batch_id }) => provider_batch_id !== null)?.provider_batch_id
    if (id) await asking.ask(() => batches.retrieve(id, signal))
    else await asking.ask(() => batches.list(oldest.created_at, signal))
    return
  }
  const row = await steady(control.refresh, signal)
  if (row?.wish === 'run' && row.reserved_micros === 0) control.refuseForCap()
}

/** Sends the canary if the cap has room for it beside the `open` batches; its outcome moves the service's health. */
export const probeLive = async <Item extends { readonly messageId: string }, Prepared>(
  run: BatchRun,
  deps: BatchDeps<Item, Prepared>,
  asking: Asking,
  open: readonly Intent[],
  signal: AbortSignal,
): Promise<void> => {
  const { db, steady, phase } = deps
  const canary = phase.live.canary()
  const price = claudePrice(claudeModelOf(deps.catalogue, run.model))
  const id = randomUUID()
  const asked = { id, phase: phase.name, provider: 'anthropic', model: run.model, emails: 0 } as const
  const outcome = await steady(
    () => reserve(db, run, [{ ...asked, micros: costMicros(price, canary.most), ...canary.most }]),
    signal,
  )
  if (outcome.kind === 'fenced') throw new FencedError('another engine has taken over this run')
  if (outcome.admitted === 0) {
    // A pause or a stop that was recorded meanwhile is no want of room.
    if (outcome.wish === 'run') await askForFree(deps, asking, open, signal)
    return
  }
  const answer = await asking.ask(() => phase.live.work([canary], signal))
  const bill =
    answer.kind === 'answered'
      ? ({ kind: 'billed', ...answer.value.usage, micros: costMicros(price, answer.value.usage) } as const)
      : ({ kind: answer.facts.billed === 'unknown' ? 'unknown' : 'unbilled' } as const)
  await steady(() => db.transaction((tx) => settle(tx, run, [{ reservationId: id, bill }])), signal)
}
