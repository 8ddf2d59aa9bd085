// The books of comparisons: reserved at worst case before a call, settled after it, never above their own small cap.
import { z } from 'zod'
import { only, type Queryable } from './database.ts'

export interface NewComparison {
  readonly models: readonly string[]
  readonly emails: number
  readonly capMicros: number
  readonly by: string
}

/** Usage of comparisons stands beside the migration's in core.api_usage, under a context of its own. */
const CONTEXT = 'migration_compare'

/** Opens a comparison under its approval. Returns its id. */
export const openComparison = async (
  db: Queryable,
  { models, emails, capMicros, by }: NewComparison,
): Promise<number> =>
  (
    await only(
      db,
      z.object({ id: z.number() }),
      `insert into core.comparisons (approved_by, models, emails, cap_micros) values ($1, $2, $3, $4) returning id`,
      [by, [...models], emails, capMicros],
    )
  ).id

/** True when the cap has room for another call of at most that cost, which is then reserved. */
export const reserveComparison = async (db: Queryable, id: number, micros: number): Promise<boolean> =>
  (await db.run(
    `update core.comparisons set reserved_micros = reserved_micros + $2
     where id = $1 and finished_at is null and settled_micros + reserved_micros + $2 <= cap_micros`,
    [id, micros],
  )) > 0

export interface ComparedCall {
  readonly model: string
  readonly reservedMicros: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** What it cost; the worst case when nobody knows. */
  readonly micros: number
  readonly estimated: boolean
}

/** Ends a reservation; a call that was billed, or may have been, is booked in the same statement. */
export const settleComparison = async (db: Queryable, id: number, call: ComparedCall): Promise<void> => {
  await db.run(
    `with booked as (
       insert into core.api_usage (provider, service, model, operation, tokens_input, tokens_output, cost_usd,
         cost_micros, context, estimated, emails, comparison_id)
       select 'anthropic', 'messages', $3, 'compare', $4, $5, $6::bigint / 1000000.0, $6::bigint, '${CONTEXT}', $7, 1, $1
       where $6::bigint > 0
     )
     update core.comparisons
     set reserved_micros = reserved_micros - $2, settled_micros = settled_micros + $6::bigint
     where id = $1 and finished_at is null`,
    [id, call.reservedMicros, call.model, call.inputTokens, call.outputTokens, call.micros, call.estimated],
  )
}

/** Ends a comparison, or with no id all that a crash left open: what is still reserved is booked at its worst case. */
export const closeComparisons = async (db: Queryable, id?: number): Promise<void> => {
  await db.run(
    `with left_open as (
       select id, models[1] as model, reserved_micros from core.comparisons
       where finished_at is null and ($1::bigint is null or id = $1)
     ), booked as (
       insert into core.api_usage (provider, service, model, operation, tokens_input, tokens_output, cost_usd,
         cost_micros, context, estimated, emails, comparison_id)
       select 'anthropic', 'messages', model, 'compare', 0, 0, reserved_micros / 1000000.0, reserved_micros,
         '${CONTEXT}', true, 0, id
       from left_open where reserved_micros > 0
     )
     update core.comparisons c
     set settled_micros = c.settled_micros + c.reserved_micros, reserved_micros = 0, finished_at = now()
     from left_open where c.id = left_open.id`,
    [id ?? null],
  )
}
