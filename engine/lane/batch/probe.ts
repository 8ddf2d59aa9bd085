// The probe: a constant email of ours, sent live and paid for, asks whether Claude works again.
import { randomUUID } from 'node:crypto'
import { claudeModelOf } from '../../catalogue.ts'
import { claudePrice, costMicros } from '../../money.ts'
import { FencedError, reserve, settle } from '../../store/books.ts'
import type { Asking } from './asking.ts'
import type { BatchDeps, BatchRun } from './deps.ts'

/** Sends the canary if the cap has room for it; its outcome moves the service's health. */
export const probeLive = async <Item extends { readonly messageId: string }, Prepared>(
  run: BatchRun,
  deps: BatchDeps<Item, Prepared>,
  asking: Asking,
  signal: AbortSignal,
): Promise<void> => {
  const { db, steady, phase, control } = deps
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
    control.refuseForCap()
    return
  }
  const answer = await asking.ask(() => phase.live.work([canary], signal))
  const bill =
    answer.kind === 'answered'
      ? ({ kind: 'billed', ...answer.value.usage, micros: costMicros(price, answer.value.usage) } as const)
      : ({ kind: answer.facts.billed === 'unknown' ? 'unknown' : 'unbilled' } as const)
  await steady(() => db.transaction((tx) => settle(tx, run, [{ reservationId: id, bill }])), signal)
}
