// The books of searches: a small standing approval, reserved at worst case before a question is sent, settled after it.
import { z } from 'zod'
import { only, type Queryable } from './database.ts'

export interface ReservedSearch {
  /** A UUID. */
  readonly id: string
  readonly model: string
  /** Worst case. */
  readonly micros: number
  readonly inputTokens: number
  readonly at: Date
}

/** What became of a question: the provider told its usage, nobody knows (the worst case is booked), or it was not billed. */
export type SearchBill =
  | { readonly kind: 'billed'; readonly inputTokens: number; readonly micros: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unbilled' }

/** Usage of searches stands beside the migration's in core.api_usage, under a context of its own: the runbook's sum stays exact. */
const CONTEXT = 'search'

/** Records an approval of searches, beside those that are used up. Returns its id. */
export const allowSearches = async (
  db: Queryable,
  { capMicros, by }: { readonly capMicros: number; readonly by: string },
): Promise<number> =>
  (
    await only(
      db,
      z.object({ id: z.number() }),
      'insert into core.search_allowances (approved_by, cap_micros) values ($1, $2) returning id',
      [by, capMicros],
    )
  ).id

/** Micro-dollars that are approved and neither spent nor reserved. */
export const searchRoom = async (db: Queryable): Promise<number> =>
  (
    await only(
      db,
      z.object({ room: z.number() }),
      `select coalesce(sum(greatest(0, cap_micros - settled_micros - reserved_micros)), 0)::bigint as room
       from core.search_allowances`,
    )
  ).room

/** True when an approval has room for a question of at most that cost, which is then reserved; one statement, one commit. */
export const reserveSearch = async (db: Queryable, asked: ReservedSearch): Promise<boolean> =>
  (await db.run(
    `with allowed as (
       update core.search_allowances set reserved_micros = reserved_micros + $2
       where id = (
         select id from core.search_allowances where settled_micros + reserved_micros + $2 <= cap_micros
         order by id limit 1 for update)
       returning id
     )
     insert into core.search_calls (id, allowance_id, model, micros, tokens_input, created_at)
     select $1::uuid, id, $3::text, $2::bigint, $4::bigint, $5::timestamptz from allowed`,
    [asked.id, asked.micros, asked.model, asked.inputTokens, asked.at],
  )) > 0

/** Ends a reservation and books the question in the same commit. Nothing happens when it was ended before. */
export const settleSearch = async (db: Queryable, id: string, bill: SearchBill): Promise<void> => {
  await settle(db, `id = $1`, id, bill)
}

/** Books what a crash left behind: every question reserved before then, at its worst case. */
export const bookOrphanSearches = async (db: Queryable, before: Date): Promise<void> => {
  await settle(db, `created_at < $1`, before, { kind: 'unknown' })
}

const settle = (db: Queryable, which: string, key: string | Date, bill: SearchBill): Promise<number> => {
  const billed = bill.kind === 'billed' ? bill : undefined
  return db.run(
    `with gone as (
       delete from core.search_calls where ${which} returning *
     ), priced as (
       select id, allowance_id, model, micros as reserved, coalesce($3::bigint, tokens_input) as tokens,
         case when $2 = 'unbilled' then 0 else coalesce($4::bigint, micros) end as cost
       from gone
     ), booked as (
       insert into core.api_usage (provider, service, model, operation, tokens_input, tokens_output, cost_usd,
         cost_micros, context, estimated, emails, search_allowance_id)
       select 'voyage', 'embeddings', model, 'search', tokens, 0, cost / 1000000.0, cost, '${CONTEXT}',
         $2 = 'unknown', 0, allowance_id
       from priced where $2 <> 'unbilled'
     ), sums as (
       select allowance_id, sum(reserved) as reserved, sum(cost) as cost from priced group by allowance_id
     )
     update core.search_allowances a
     set reserved_micros = a.reserved_micros - sums.reserved, settled_micros = a.settled_micros + sums.cost
     from sums where a.id = sums.allowance_id`,
    [key, bill.kind, billed?.inputTokens ?? null, billed?.micros ?? null],
  )
}
