// The books of a batch: its one reservation is settled in parts, as its results arrive.
import { z } from 'zod'
import type { Intent, StoredItem } from './batches.ts'
import { first, type Queryable } from './database.ts'

/** What was billed for some items of a batch, summed. Micro-dollars are rounded up per request, as the bill is. */
export interface BatchBill {
  readonly emails: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly micros: number
}

/**
 * Gives back the worst case of `items` and books what they really cost, in the transaction that saves their results.
 * The run's row must be locked by this transaction (`settle` does it).
 * @throws Error when the reservation is gone: its items would be booked twice
 */
export const settleItems = async (
  tx: Queryable,
  runId: number,
  { reservation_id: reservationId, model }: Pick<Intent, 'reservation_id' | 'model'>,
  items: readonly StoredItem[],
  bill: BatchBill,
): Promise<void> => {
  if (items.length === 0) return
  const sum = (part: (item: StoredItem) => number) => items.reduce((total, item) => total + part(item), 0)
  const released = await first(
    tx,
    z.object({ id: z.string() }),
    `with given as (
       update core.reservations
       set micros = micros - $3, tokens_input = tokens_input - $4, tokens_output = tokens_output - $5,
         emails = emails - $6
       where id = $1 and run_id = $2 returning id
     ), booked as (
       insert into core.api_usage (provider, service, model, operation, tokens_input, tokens_output, cost_usd,
         cost_micros, context, estimated, emails, run_id, reservation_id)
       select 'anthropic', 'batches', $7, 'classify', $8, $9, $10::bigint / 1000000.0, $10::bigint,
         'migration_emails', false, $11, $2, given.id
       from given where $11::integer > 0
     ), summed as (
       update core.migration_runs
       set reserved_micros = reserved_micros - $3, settled_micros = settled_micros + $10::bigint
       where id = $2 and exists (select 1 from given)
     )
     select id from given`,
    [
      reservationId,
      runId,
      sum(({ micros }) => micros),
      sum(({ inputTokens }) => inputTokens),
      sum(({ outputTokens }) => outputTokens),
      items.length,
      model,
      bill.inputTokens,
      bill.outputTokens,
      bill.micros,
      bill.emails,
    ],
  )
  if (!released) throw new Error('a batch lost its reservation: its items were not settled')
}
