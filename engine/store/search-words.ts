// The words of anonymised texts that were embedded as rows, and how far they were taken up.
import { z } from 'zod'
import { readBotState, writeBotState } from './bot-state.ts'
import { only, type Queryable } from './database.ts'

const KEY = 'search_words_sent'
const kept = z.object({ texts: z.number(), until: z.iso.datetime() })
const now = z.object({ texts: z.number(), until: z.date().nullable() })

// What has no vector never left; a text that came after its vector is told by its hash.
const EMBEDDED = `
  select a.message_id, a.subject, a.body, v.content_hash, greatest(a.created_at, v.created_at) as at
  from ingestion.emails_anonymized a
  join knowledge.nodes n on n.type = 'email' and n.metadata ->> 'message_id' = a.message_id
  join knowledge.embeddings v on v.source_type = 'email' and v.source_id = n.id`

/** Rows are dated by the start of their transaction: one that was long under way is dated earlier than some taken up before. */
const OVERLAP_MS = 3_600_000

export interface WordsState {
  /** Nothing was ever taken up by this rule. */
  readonly isNew: boolean
  /** Every text that was embedded was taken up. */
  readonly current: boolean
  /** Texts older than this were. */
  readonly since: Date
  readonly texts: number
  readonly until: Date
}

export const wordsAreCurrent = async (db: Queryable): Promise<WordsState> => {
  const found = await only(db, now, `select count(*) as texts, max(at) as until from (${EMBEDDED}) e`)
  const last = await readBotState(db, KEY, kept)
  const until = found.until ?? new Date(0)
  const current = last !== undefined && last.texts === found.texts && last.until === until.toISOString()
  const since = last === undefined ? new Date(0) : new Date(Date.parse(last.until) - OVERLAP_MS)
  return { isNew: last === undefined, current, since, texts: found.texts, until }
}

export const wordsFilled = (db: Queryable, { texts, until }: Pick<WordsState, 'texts' | 'until'>): Promise<void> =>
  writeBotState(db, KEY, { texts, until: until.toISOString() })

const textRow = z.object({
  messageId: z.string(),
  subject: z.string(),
  body: z.string(),
  contentHash: z.string().nullable(),
})

/** Anonymised texts of emails that have a vector, in key order. */
export const anonymisedPage = (
  db: Queryable,
  { after, since, limit }: { readonly after: string; readonly since: Date; readonly limit: number },
) =>
  db.rows(
    textRow,
    `select message_id as "messageId", subject, body, content_hash as "contentHash" from (${EMBEDDED}) e
     where message_id > $1 and at >= $2 order by message_id limit $3`,
    [after, since, limit],
  )

/** Words may be there that were taken up of texts that never left. */
export const forgetWords = (db: Queryable): Promise<number> => db.run('delete from core.search_words')

export const rememberWords = (db: Queryable, words: readonly string[]): Promise<number> =>
  db.run('insert into core.search_words (word) select unnest($1::text[]) on conflict do nothing', [[...words]])

/** Those of the words that are known. */
export const knownWords = async (db: Queryable, words: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await db.rows(z.object({ word: z.string() }), 'select word from core.search_words where word = any($1)', [
        [...words],
      ])
    ).map(({ word }) => word),
  )
