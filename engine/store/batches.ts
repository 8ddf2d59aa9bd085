// Batches as rows: an intent goes before its create, its items are the emails that it carries.
import { z } from 'zod'
import { first, type Queryable } from './database.ts'

const STATES = ['intended', 'unknown', 'open', 'ended', 'collected', 'absent'] as const
export type IntentState = (typeof STATES)[number]

const intentRow = z.object({
  id: z.number(),
  phase: z.enum(['classify']),
  model: z.string(),
  nonce: z.string(),
  requests: z.number(),
  state: z.enum(STATES),
  provider_batch_id: z.string().nullable(),
  reservation_id: z.string(),
  created_at: z.date(),
})
export type Intent = z.output<typeof intentRow>

/** Batches of the run that are not over: without their results, or not yet deleted at the provider. Oldest first. */
export const openIntents = (db: Queryable, runId: number): Promise<Intent[]> =>
  db.rows(
    intentRow,
    `select id, phase, model, nonce, requests, state, provider_batch_id, reservation_id, created_at
     from core.batch_intents
     where run_id = $1 and (state in ('intended', 'unknown', 'open', 'ended') or (state = 'collected' and deleted_at is null))
     order by id`,
    [runId],
  )

const openCount = z.object({ batches: z.number(), emails: z.number() })

/** Batches whose results are awaited, and how many emails they still hold. */
export const countOpenBatches = async (db: Queryable, runId: number) =>
  (await first(
    db,
    openCount,
    `select count(distinct i.id) as batches, count(b.number) as emails
     from core.batch_intents i left join core.batch_items b on b.intent_id = i.id
     where i.run_id = $1 and i.state in ('intended', 'unknown', 'open', 'ended')`,
    [runId],
  )) ?? { batches: 0, emails: 0 }

/** One email of a batch, with the worst case of its request. */
export interface BatchItem {
  readonly messageId: string
  readonly micros: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly textCut: boolean
}

export interface NewIntent {
  readonly runId: number
  readonly model: string
  readonly nonce: string
  readonly reservationId: string
  readonly items: readonly BatchItem[]
}

/** Writes the intent and its items, numbered from 1, in the transaction that reserves them. */
export const insertIntent = async (tx: Queryable, intent: NewIntent): Promise<void> => {
  const { items } = intent
  await tx.run(
    `with intent as (
       insert into core.batch_intents (run_id, phase, model, nonce, requests, state, reservation_id)
       values ($1, 'classify', $2, $3, $4, 'intended', $5) returning id
     )
     insert into core.batch_items (intent_id, number, message_id, phase, micros, tokens_input, tokens_output, text_cut)
     select intent.id, number, message_id, 'classify', micros, tokens_input, tokens_output, text_cut
     from intent, unnest($6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::boolean[])
       with ordinality as listed (message_id, micros, tokens_input, tokens_output, text_cut, number)`,
    [
      intent.runId,
      intent.model,
      intent.nonce,
      items.length,
      intent.reservationId,
      items.map(({ messageId }) => messageId),
      items.map(({ micros }) => micros),
      items.map(({ inputTokens }) => inputTokens),
      items.map(({ outputTokens }) => outputTokens),
      items.map(({ textCut }) => textCut),
    ],
  )
}

/** True when an intent with that nonce was committed: a commit whose answer was lost looks so. */
export const intentIsThere = async (db: Queryable, nonce: string): Promise<boolean> =>
  (await first(db, z.object({ id: z.number() }), 'select id from core.batch_intents where nonce = $1', [nonce])) !==
  undefined

/** Moves an intent on; `providerId` when the provider's own name of the batch became known. */
export const markIntent = (db: Queryable, id: number, state: IntentState, providerId?: string): Promise<number> =>
  db.run(
    `update core.batch_intents set state = $2, provider_batch_id = coalesce($3, provider_batch_id), last_look_at = now(),
       empty_looks = case when $2 = 'unknown' then empty_looks else 0 end
     where id = $1`,
    [id, state, providerId ?? null],
  )

/** Notes that the provider's list did not show the batch. */
export const noteEmptyLook = (db: Queryable, id: number): Promise<number> =>
  db.run('update core.batch_intents set empty_looks = empty_looks + 1, last_look_at = now() where id = $1', [id])

export const markDeleted = (db: Queryable, id: number): Promise<number> =>
  db.run('update core.batch_intents set deleted_at = now() where id = $1', [id])

/** The provider's names of all batches of ours, whatever became of them. */
export const knownBatchIds = async (db: Queryable): Promise<ReadonlySet<string>> => {
  const rows = await db.rows(
    z.object({ provider_batch_id: z.string() }),
    'select provider_batch_id from core.batch_intents where provider_batch_id is not null',
  )
  return new Set(rows.map((row) => row.provider_batch_id))
}

const itemRow = z
  .object({
    number: z.number(),
    message_id: z.string(),
    micros: z.number(),
    tokens_input: z.number(),
    tokens_output: z.number(),
    text_cut: z.boolean(),
  })
  .transform((row) => ({
    number: row.number,
    messageId: row.message_id,
    micros: row.micros,
    inputTokens: row.tokens_input,
    outputTokens: row.tokens_output,
    textCut: row.text_cut,
  }))
export type StoredItem = z.output<typeof itemRow>

/** Items of an intent with a number above `after`, in order. */
export const readItems = (db: Queryable, intentId: number, after: number, limit: number): Promise<StoredItem[]> =>
  db.rows(itemRow, 'select * from core.batch_items where intent_id = $1 and number > $2 order by number limit $3', [
    intentId,
    after,
    limit,
  ])

/**
 * Takes items out of the batch, in the transaction that saves what became of them; `numbers` left out takes all. Those
 * that an earlier commit took are not among the ones returned.
 */
export const takeItems = (tx: Queryable, intentId: number, numbers?: readonly number[]): Promise<StoredItem[]> =>
  tx.rows(
    itemRow,
    `delete from core.batch_items where intent_id = $1 and ($2::integer[] is null or number = any($2)) returning *`,
    [intentId, numbers === undefined ? null : [...numbers]],
  )

/** Notes that a batch gave these emails back: 0 when nothing speaks against another, 2 for those that none may carry again. */
export const noteReturns = async (
  tx: Queryable,
  runId: number,
  messageIds: readonly string[],
  returns: 0 | 1 | 2,
): Promise<void> => {
  if (messageIds.length === 0 || returns === 0) return
  await tx.run(
    `insert into core.batch_returns as r (run_id, phase, message_id, returns)
     select $1, 'classify', message_id, $3 from unnest($2::text[]) as message_id
     on conflict (run_id, phase, message_id) do update set returns = r.returns + excluded.returns`,
    [runId, [...messageIds], returns],
  )
}
