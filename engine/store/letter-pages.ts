// Letters as people may read them: a few examples of a cause, and all of them page by page.
import { z } from 'zod'
import { isLetterCode } from '../dead-letter.ts'
import { PHASES } from '../snapshot.ts'
import type { Queryable } from './database.ts'

const exampleRow = z.object({
  number: z.number(),
  receivedAt: z.date().nullable(),
  /** Anonymised under the policy of now; null where there is no such text. */
  subject: z.string().nullable(),
  // Of the source, for the last look at the subject: never to be shown.
  sender: z.string().nullable(),
  recipients: z.array(z.string()).nullable(),
})

/** The local number, date and anonymised subject of emails, in the order asked for. The numbers must have been given. */
export const letterExamples = (db: Queryable, messageIds: readonly string[], policyHash: string) =>
  db.rows(
    exampleRow,
    `select l.number, e.received_at as "receivedAt", a.subject, e.sender, e.recipients
     from unnest($1::text[]) with ordinality as asked (message_id, place)
     join core.local_numbers l on l.message_id = asked.message_id
     left join ingestion.emails_legacy e on e.message_id = asked.message_id
     left join ingestion.emails_anonymized a on a.message_id = asked.message_id and a.policy_hash = $2
     order by place`,
    [[...messageIds], policyHash],
  )

const letterRow = z.object({
  id: z.number(),
  number: z.number(),
  phase: z.enum(PHASES),
  code: z.string().refine(isLetterCode),
  tries: z.number(),
  failedAt: z.date(),
  resolution: z.enum(['open', 'skipped']),
  reason: z.string().nullable(),
})

export type LetterRow = z.output<typeof letterRow>

/** Gives a local number to every email that has a letter, which `letterPage` shows it by. */
export const numberLetters = (db: Queryable): Promise<number> =>
  db.run(
    `insert into core.local_numbers (message_id) select distinct message_id from core.migration_failed
     on conflict (message_id) do nothing`,
  )

/** Up to `limit` letters, oldest first, from `after` (a letter's id, exclusive). */
export const letterPage = (db: Queryable, after: number, limit: number): Promise<LetterRow[]> =>
  db.rows(
    letterRow,
    `select f.id, l.number, f.phase, f.error_code as code, f.retry_count as tries, f.failed_at as "failedAt",
       f.resolution, f.reason
     from core.migration_failed f join core.local_numbers l on l.message_id = f.message_id
     where f.id > $1 order by f.id limit $2`,
    [after, limit],
  )
