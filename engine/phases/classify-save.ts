// What phase 1 writes: the results of emails, and their anonymised texts.
import { type AnonymizedEmail, POLICY_HASH } from '../privacy.ts'
import type { Queryable } from '../store/database.ts'
import { twinsOf } from '../store/twins.ts'
import type { ClassifyAnswer } from './classify-answer.ts'
import type { RunScope } from './phase.ts'

export interface Classified extends ClassifyAnswer {
  readonly messageId: string
  /** Not all of the text was shown to the model. */
  readonly textCut: boolean
}

/** Writes one result per email and fills it in for the email's twins; a row of an earlier run is replaced. Returns how many twins. */
export const saveClassified = async (tx: Queryable, run: RunScope, rows: readonly Classified[]): Promise<number> => {
  await tx.run(
    `insert into ingestion.emails (message_id, sender, recipients, subject, body_text, category, priority, confidence,
       keywords, received_at, processed_at, run_id, text_cut)
     select e.message_id, coalesce(e.sender, ''), e.recipients, coalesce(e.subject, ''), e.body_text, a.category,
       a.priority, a.confidence, array(select jsonb_array_elements_text(a.keywords::jsonb)), e.received_at, now(), $1,
       a.text_cut
     from unnest($2::text[], $3::text[], $4::text[], $5::real[], $6::text[], $7::boolean[])
       as a (message_id, category, priority, confidence, keywords, text_cut)
     join ingestion.emails_legacy e using (message_id)
     on conflict (message_id) do update set category = excluded.category, priority = excluded.priority,
       confidence = excluded.confidence, keywords = excluded.keywords, processed_at = excluded.processed_at,
       run_id = excluded.run_id, text_cut = excluded.text_cut`,
    [
      run.id,
      rows.map(({ messageId }) => messageId),
      rows.map(({ category }) => category),
      rows.map(({ priority }) => priority),
      rows.map(({ confidence }) => confidence),
      rows.map(({ keywords }) => JSON.stringify(keywords)),
      rows.map(({ textCut }) => textCut),
    ],
  )
  return tx.run(
    `with twins as (${twinsOf('classify', '$2', '$3', run.nearTwins)})
     insert into ingestion.emails (message_id, sender, recipients, subject, body_text, category, priority, confidence,
       keywords, received_at, processed_at, run_id, text_cut)
     select e.message_id, coalesce(e.sender, ''), e.recipients, coalesce(e.subject, ''), e.body_text, a.category,
       a.priority, a.confidence, a.keywords, e.received_at, now(), $1, a.text_cut
     from twins
     join ingestion.emails a on a.message_id = twins.original
     join ingestion.emails_legacy e on e.message_id = twins.message_id
     where not exists (
         select 1 from ingestion.emails r
         where r.message_id = e.message_id and r.category is not null and ($4 = 'new' or r.run_id = $1))
       and not exists (select 1 from core.batch_items b where b.message_id = e.message_id and b.phase = 'classify')
     on conflict (message_id) do update set category = excluded.category, priority = excluded.priority,
       confidence = excluded.confidence, keywords = excluded.keywords, processed_at = excluded.processed_at,
       run_id = excluded.run_id, text_cut = excluded.text_cut`,
    [run.id, rows.map(({ messageId }) => messageId), run.createdAt, run.mode],
  )
}

/** Keeps the anonymised texts of emails, for the later phases and for the chat. */
export const saveAnonymised = async (tx: Queryable, emails: readonly AnonymizedEmail[]): Promise<void> => {
  await tx.run(
    `insert into ingestion.emails_anonymized (message_id, policy_hash, subject, body, text_cut)
     select a.message_id, $1, a.subject, a.body, a.text_cut
     from unnest($2::text[], $3::text[], $4::text[], $5::boolean[]) as a (message_id, subject, body, text_cut)
     on conflict (message_id) do update set policy_hash = excluded.policy_hash, subject = excluded.subject,
       body = excluded.body, text_cut = excluded.text_cut, created_at = now()`,
    [
      POLICY_HASH,
      emails.map(({ messageId }) => messageId),
      emails.map(({ subject }) => subject),
      emails.map(({ body }) => body),
      emails.map(({ textCut }) => textCut),
    ],
  )
}
