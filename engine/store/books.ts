// The books: reservations at worst case before a call, the real usage after it, orphans of a crash at worst case.
import { z } from 'zod'
import type { PhaseName } from '../snapshot.ts'
import { first, type Queryable } from './database.ts'

export interface Reservation {
  readonly id: string
  readonly phase: PhaseName
  readonly provider: 'anthropic' | 'voyage'
  readonly model: string
  /** 0 for a canary. */
  readonly emails: number
  /** Worst case, in micro-dollars and tokens. */
  readonly micros: number
  readonly inputTokens: number
  readonly outputTokens: number
}

export type ReserveOutcome =
  /** The first `admitted` of those asked for have room; `wish` and the figures are those of the same moment. */
  | { readonly kind: 'reserved'; readonly admitted: number; readonly wish: 'run' | 'pause' | 'stop' }
  /** Another engine has taken over. */
  | { readonly kind: 'fenced' }

const reserved = z.object({ admitted: z.number(), wish: z.enum(['run', 'pause', 'stop']) })

/**
 * Reserves as many of `asked`, in order, as the cap still allows; none while the owner's wish is not to run. One
 * statement: the run's row is locked, so that concurrent reservations cannot pass the cap together.
 */
export const reserve = async (
  db: Queryable,
  run: { readonly id: number; readonly epoch: number },
  asked: readonly Reservation[],
): Promise<ReserveOutcome> => {
  const row = await first(
    db,
    reserved,
    `with run as (
       select id, wish, cap_micros - settled_micros - reserved_micros as room
       from core.migration_runs
       where id = $1 and epoch = $2 and finished_at is null
       for update
     ), asked as (
       select listed.*, sum(micros) over (order by place) as together
       from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::bigint[], $9::bigint[], $10::bigint[])
         with ordinality as listed (id, phase, provider, model, emails, micros, tokens_input, tokens_output, place)
     ), admitted as (
       insert into core.reservations
         (id, run_id, phase, provider, model, emails, micros, tokens_input, tokens_output, epoch)
       select asked.id, run.id, phase, provider, model, emails, micros, tokens_input, tokens_output, $2
       from asked, run
       where asked.together <= run.room and run.wish = 'run'
       returning micros
     )
     update core.migration_runs r
     set reserved_micros = r.reserved_micros + (select coalesce(sum(micros), 0) from admitted)
     from run
     where r.id = run.id
     returning (select count(*) from admitted) as admitted, r.wish as wish`,
    [
      run.id,
      run.epoch,
      asked.map(({ id }) => id),
      asked.map(({ phase }) => phase),
      asked.map(({ provider }) => provider),
      asked.map(({ model }) => model),
      asked.map(({ emails }) => emails),
      asked.map(({ micros }) => micros),
      asked.map(({ inputTokens }) => inputTokens),
      asked.map(({ outputTokens }) => outputTokens),
    ],
  )
  return row ? { kind: 'reserved', ...row } : { kind: 'fenced' }
}

/** What became of one reserved call. */
export interface Settlement {
  readonly reservationId: string
  /**
   * `billed`: the provider told the usage. `unknown`: the answer was lost, so the worst case is booked as estimated.
   * `unbilled`: it was certainly not billed.
   */
  readonly bill:
    | { readonly kind: 'billed'; readonly inputTokens: number; readonly outputTokens: number; readonly micros: number }
    | { readonly kind: 'unknown' }
    | { readonly kind: 'unbilled' }
}

/** Thrown inside a transaction to roll it back: another engine has raised the epoch. */
export class FencedError extends Error {
  override readonly name = 'FencedError'
}

/**
 * Locks the run's row until the transaction ends.
 * @throws FencedError when another engine has taken over: the transaction must roll back.
 */
export const fence = async (tx: Queryable, run: { readonly id: number; readonly epoch: number }): Promise<void> => {
  const mine = await tx.run('select 1 from core.migration_runs where id = $1 and epoch = $2 for update', [
    run.id,
    run.epoch,
  ])
  if (mine === 0) throw new FencedError('another engine has taken over this run')
}

/**
 * Deletes the reservations and books their calls, inside the transaction that saves their results. Returns the ids
 * that were still there: a call whose id is missing was settled by an earlier commit whose answer was lost.
 * @throws FencedError when another engine has taken over: the transaction must roll back.
 */
export const settle = async (
  tx: Queryable,
  run: { readonly id: number; readonly epoch: number },
  settlements: readonly Settlement[],
): Promise<ReadonlySet<string>> => {
  await fence(tx, run)
  const usage = settlements.map(({ bill }) => (bill.kind === 'billed' ? bill : undefined))
  const rows = await tx.rows(
    z.object({ id: z.string() }),
    `with told as (
       select * from unnest($2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
         as listed (id, kind, tokens_input, tokens_output, micros)
     ), gone as (
       delete from core.reservations where id in (select id from told) and run_id = $1 returning *
     ), booked as (
       insert into core.api_usage (provider, service, model, operation, tokens_input, tokens_output, cost_usd,
         cost_micros, context, estimated, emails, run_id, reservation_id)
       select gone.provider, case gone.provider when 'anthropic' then 'messages' else 'embeddings' end, gone.model,
         gone.phase,
         coalesce(told.tokens_input, gone.tokens_input), coalesce(told.tokens_output, gone.tokens_output),
         coalesce(told.micros, gone.micros) / 1000000.0, coalesce(told.micros, gone.micros),
         'migration_emails', told.kind = 'unknown', gone.emails, $1, gone.id
       from gone join told on told.id = gone.id
       where told.kind <> 'unbilled'
       returning cost_micros
     ), summed as (
       update core.migration_runs
       set reserved_micros = reserved_micros - (select coalesce(sum(micros), 0) from gone),
         settled_micros = settled_micros + (select coalesce(sum(cost_micros), 0) from booked)
       where id = $1
     )
     select id from gone`,
    [
      run.id,
      settlements.map(({ reservationId }) => reservationId),
      settlements.map(({ bill }) => bill.kind),
      usage.map((bill) => bill?.inputTokens ?? null),
      usage.map((bill) => bill?.outputTokens ?? null),
      usage.map((bill) => bill?.micros ?? null),
    ],
  )
  return new Set(rows.map(({ id }) => id))
}

/**
 * Books what a crash left behind: every reservation of the run becomes usage at its worst case, marked `estimated`.
 * Those of batches stay: a batch is worked whether we live or not, and its results will tell. Returns how many there
 * were and their sum in micro-dollars.
 */
export const bookOrphans = async (
  tx: Queryable,
  run: { readonly id: number; readonly epoch: number },
): Promise<{ readonly calls: number; readonly micros: number }> => {
  const left = await tx.rows(
    z.object({ id: z.string(), micros: z.number() }),
    `select r.id, r.micros from core.reservations r
     where r.run_id = $1 and not exists (
       select 1 from core.batch_intents i
       where i.reservation_id = r.id and i.state in ('intended', 'unknown', 'open', 'ended'))`,
    [run.id],
  )
  await settle(
    tx,
    run,
    left.map(({ id }) => ({ reservationId: id, bill: { kind: 'unknown' } })),
  )
  return { calls: left.length, micros: left.reduce((sum, { micros }) => sum + micros, 0) }
}
