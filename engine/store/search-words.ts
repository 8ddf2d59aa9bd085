// The words of anonymised texts as rows, and how far they were taken up.
import { z } from 'zod'
import { readBotState, writeBotState } from './bot-state.ts'
import { only, type Queryable } from './database.ts'

const KEY = 'search_words'
const kept = z.object({ texts: z.number(), until: z.iso.datetime() })
const now = z.object({ texts: z.number(), until: z.date().nullable() })

/** Rows are dated by the start of their transaction: one that was long under way is dated earlier than some taken up before. */
const OVERLAP_MS = 3_600_000

export interface WordsState {
  /** Every text there is was taken up. */
  readonly current: boolean
  /** Texts older than this were. */
  readonly since: Date
  readonly texts: number
  readonly until: Date
}

export const wordsAreCurrent = async (db: Queryable): Promise<WordsState> => {
  const found = await only(
    db,
    now,
    'select count(*) as texts, max(created_at) as until from ingestion.emails_anonymized',
  )
  const last = await readBotState(db, KEY, kept)
  const until = found.until ?? new Date(0)
  const current = last !== undefined && last.texts === found.texts && last.until === until.toISOString()
  const since = last === undefined ? new Date(0) : new Date(Date.parse(last.until) - OVERLAP_MS)
  return { current, since, texts: found.texts, until }
}

export const wordsFilled = (db: Queryable, { texts, until }: WordsState): Promise<void> =>
  writeBotState(db, KEY, { texts, until: until.toISOString() })

const textRow = z.object({ messageId: z.string(), text: z.string() })

/** Anonymised texts in key order. */
export const anonymisedPage = (
  db: Queryable,
  { after, since, limit }: { readonly after: string; readonly since: Date; readonly limit: number },
) =>
  db.rows(
    textRow,
    `select message_id as "messageId", subject || ' ' || body as text from ingestion.emails_anonymized
     where message_id > $1 and created_at >= $2 order by message_id limit $3`,
    [after, since, limit],
  )

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
