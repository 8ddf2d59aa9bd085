// Emails written into the source table, many at once, each exactly once however often it comes.
import { z } from 'zod'
import type { Database } from '../store/database.ts'
import { storeFault } from '../store/steady.ts'
import { contentHash, type LegacyEmail, storedId, variantId } from './email.ts'

export interface NewEmail {
  readonly email: LegacyEmail
  readonly receivedAt: Date
  readonly batchId: string
  /** Where it was found. */
  readonly source: string
}

/**
 * `renamed`: kept under another id, because its own is taken by another content. `there`: it was imported before,
 * under either id. `refused`: the database takes this row in no form.
 */
export type InsertOutcome = 'imported' | 'renamed' | 'there' | 'refused'

interface Row extends NewEmail {
  readonly id: string
}

const INSERT = `
  with listed as (
    select * from jsonb_to_recordset($1::jsonb) as mail (
      message_id text, account text, sender text, recipients text[], subject text, body_text text, body_html text,
      received_ms double precision, attachment_count integer, import_batch_id text, import_source text)
  ), inserted as (
    insert into ingestion.emails_legacy (message_id, account, sender, recipients, subject, body_text, body_html,
      received_at, has_attachments, attachment_count, imported_at, import_batch_id, import_source)
    select message_id, account, sender, recipients, subject, body_text, body_html, to_timestamp(received_ms / 1000),
      attachment_count > 0, attachment_count, clock_timestamp(), import_batch_id, import_source
    from listed
    on conflict (message_id) do nothing
    returning message_id
  )
  select listed.message_id as id,
    case
      when inserted.message_id is not null then 'inserted'
      -- Another import put it there since this statement began, so its content cannot be seen yet.
      when stored.message_id is null then 'unseen'
      when (coalesce(stored.sender, ''), coalesce(stored.recipients, '{}')::text[], coalesce(stored.subject, ''),
            coalesce(stored.body_text, ''), coalesce(stored.body_html, ''))
        = (coalesce(listed.sender, ''), listed.recipients, listed.subject,
            listed.body_text, coalesce(listed.body_html, '')) then 'same'
      else 'other'
    end as outcome
  from listed
  left join inserted using (message_id)
  left join ingestion.emails_legacy stored using (message_id)`

const outcomeRow = z.object({ id: z.string(), outcome: z.enum(['inserted', 'unseen', 'same', 'other']) })
type RowOutcome = z.output<typeof outcomeRow>['outcome'] | 'refused'

const toColumns = ({ id, email, receivedAt, batchId, source }: Row) => ({
  message_id: id,
  account: email.account,
  sender: email.sender,
  recipients: email.recipients,
  subject: email.subject,
  body_text: email.bodyText,
  body_html: email.bodyHtml,
  received_ms: receivedAt.getTime(),
  attachment_count: email.attachmentCount,
  import_batch_id: batchId,
  import_source: source,
})

/** One statement; rows that the database refuses are found by halving, so that the others are not lost with them. */
const insertRows = async (db: Database, rows: readonly Row[]): Promise<ReadonlyMap<string, RowOutcome>> => {
  if (rows.length === 0) return new Map()
  try {
    const told = await db.rows(outcomeRow, INSERT, [JSON.stringify(rows.map(toColumns))])
    return new Map(told.map(({ id, outcome }) => [id, outcome]))
  } catch (error) {
    if (storeFault(error) !== 'refused') throw error
    const [only] = rows
    if (only && rows.length === 1) return new Map([[only.id, 'refused']])
    const middle = Math.ceil(rows.length / 2)
    return new Map([...(await insertRows(db, rows.slice(0, middle))), ...(await insertRows(db, rows.slice(middle)))])
  }
}

/** Rows that another import was just writing are looked at again, until they can be seen. */
const settleRows = async (db: Database, rows: readonly Row[]): Promise<ReadonlyMap<string, RowOutcome>> => {
  const told = await insertRows(db, rows)
  const unseen = rows.filter(({ id }) => told.get(id) === 'unseen')
  return unseen.length === 0 ? told : new Map([...told, ...(await settleRows(db, unseen))])
}

/** Hex digits of the content's hash in an id that is taken: more of them only when 8 do not tell the two apart. */
const VARIANT_DIGITS = [undefined, 8, 16, 64] as const

/**
 * Writes emails; outcomes come in their order. No two of them may have the same stored id. An id that is taken by
 * the same content (see contentHash) is left alone; by another content, the email is kept as `id#hash8`. Two imports
 * at once do not disturb each other.
 * @throws DatabaseError when the database is lost or full: nothing of the statement under way was written.
 */
export const insertEmails = async (db: Database, emails: readonly NewEmail[]): Promise<readonly InsertOutcome[]> => {
  const outcomes = new Map<LegacyEmail, InsertOutcome>()
  let left: readonly NewEmail[] = emails
  for (const digits of VARIANT_DIGITS) {
    const rows = left.map((fresh): Row => {
      const id = storedId(fresh.email)
      return { ...fresh, id: digits === undefined ? id : variantId(id, contentHash(fresh.email), digits) }
    })
    const told = await settleRows(db, rows)
    for (const { id, email } of rows) {
      const outcome = told.get(id)
      if (outcome === 'inserted') outcomes.set(email, digits === undefined ? 'imported' : 'renamed')
      else if (outcome === 'same') outcomes.set(email, 'there')
    }
    left = rows.filter(({ id }) => told.get(id) === 'other')
    if (left.length === 0) break
  }
  return emails.map(({ email }) => outcomes.get(email) ?? 'refused')
}
