// The outbox: what must be told to the owner, written in the transaction of the event and kept until it was sent.
import { z } from 'zod'
import { INCIDENTS, type Remedy } from '../incidents.ts'
import type { Message } from '../message.ts'
import { first, type Queryable } from './database.ts'

/** Who goes first when several rows wait: incidents, then questions and ends, then routine. */
export const PRIORITY = { incident: 0, notice: 1, routine: 2 } as const

interface OutboxPayload {
  readonly message: Message
  /** Shown as buttons under the message. */
  readonly remedies?: readonly Remedy[]
  readonly incidentId?: number
}

export interface NewOutboxRow {
  readonly kind: 'incident' | 'resolved' | 'question' | 'ended' | 'routine'
  readonly priority: (typeof PRIORITY)[keyof typeof PRIORITY]
  readonly payload: OutboxPayload
  /** Unsent rows with the same key are one message: the newest. */
  readonly coalesceKey?: string
  readonly incidentId?: number
}

const remedies = new Set<string>(Object.values(INCIDENTS).flatMap(({ remedies: known }) => known))
const isRemedy = (name: string): name is Remedy => remedies.has(name)

const payload = z.object({
  message: z.object({ key: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }),
  // A row of an older version may name a remedy that is gone: its message still goes out.
  remedies: z
    .array(z.string())
    .default([])
    .transform((names) => names.filter(isRemedy)),
})

const outboxRow = z.object({
  id: z.number(),
  kind: z.string(),
  priority: z.number(),
  payload,
  incident_id: z.number().nullable(),
  created_at: z.date(),
  /** Of its incident, which reminders speak of later. */
  opened_at: z.date().nullable(),
  attempts: z.number(),
})

export type OutboxRow = z.output<typeof outboxRow>

/**
 * Writes one message to be sent. Call it in the transaction of the event that it tells, so that neither is without the
 * other. Parameters must hold nothing personal: the text is rendered and sent outside the VPS.
 */
export const enqueue = async (tx: Queryable, row: NewOutboxRow): Promise<void> => {
  const key = row.coalesceKey ?? null
  if (key !== null) await tx.run('delete from core.outbox where coalesce_key = $1 and sent_at is null', [key])
  await tx.run(
    `insert into core.outbox (kind, priority, payload, coalesce_key, incident_id)
     values ($1, $2, $3, $4, $5)`,
    [row.kind, row.priority, JSON.stringify(row.payload), key, row.incidentId ?? row.payload.incidentId ?? null],
  )
}

const ROWS = `select o.id, o.kind, o.priority, o.payload, o.incident_id, o.created_at, o.attempts, i.opened_at
  from core.outbox o left join core.incidents i on i.id = o.incident_id`

/** The row to send next: incidents first, then in the order of events. Undefined when all were sent. */
export const nextUnsent = (db: Queryable): Promise<OutboxRow | undefined> =>
  first(db, outboxRow, `${ROWS} where o.sent_at is null order by o.priority, o.id limit 1`)

/** Marks a row as sent, after Telegram answered: a kill in between sends it twice, never not at all. */
export const markSent = async (db: Queryable, id: number, telegramMessageId: number, at: Date): Promise<void> => {
  await db.run('update core.outbox set sent_at = $3, telegram_message_id = $2, attempts = attempts + 1 where id = $1', [
    id,
    telegramMessageId,
    at,
  ])
}

/** Lets a row go unsent, because the owner wants none of its kind. */
export const markUnwanted = async (db: Queryable, id: number, at: Date): Promise<void> => {
  await db.run(`update core.outbox set sent_at = $2, last_error = 'unwanted' where id = $1`, [id, at])
}

/** Notes a failed attempt; `error` is a code such as `http 429`, never a text of Telegram's. */
export const noteFailure = async (db: Queryable, id: number, error: string): Promise<void> => {
  await db.run('update core.outbox set attempts = attempts + 1, last_error = $2 where id = $1', [id, error])
}

/** The oldest incident of the last day that was not told on the second channel yet: one set up later tells no old ones. */
export const nextUnalerted = (db: Queryable): Promise<OutboxRow | undefined> =>
  first(
    db,
    outboxRow,
    `${ROWS} where o.alerted_at is null and o.kind = 'incident' and o.created_at > now() - interval '1 day'
     order by o.id limit 1`,
  )

export const markAlerted = async (db: Queryable, id: number, at: Date): Promise<void> => {
  await db.run('update core.outbox set alerted_at = $2 where id = $1', [id, at])
}

/** The Telegram message that told an incident, so that its end is a reply to it. */
export const incidentMessageId = async (db: Queryable, incidentId: number): Promise<number | undefined> => {
  const row = await first(
    db,
    z.object({ telegram_message_id: z.number() }),
    `select telegram_message_id from core.outbox
      where incident_id = $1 and kind = 'incident' and telegram_message_id is not null order by id desc limit 1`,
    [incidentId],
  )
  return row?.telegram_message_id
}

/** How many messages wait to be sent. */
export const countUnsent = async (db: Queryable): Promise<number> => {
  const row = await first(
    db,
    z.object({ waiting: z.number() }),
    'select count(*) as waiting from core.outbox where sent_at is null',
  )
  return row?.waiting ?? 0
}
