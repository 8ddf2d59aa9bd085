// What phase 1 writes: the results of emails, and their anonymised texts.
import { type AnonymizedEmail, POLICY_HASH } from '../privacy.ts'
import type { Queryable } from '../store/database.ts'
import type { ClassifyAnswer } from './classify-call.ts'
import type { RunScope } from './phase.ts'

export interface Classified extends ClassifyAnswer {
  readonly messageId: string
  /** Not all of the text was shown to the model. */
  readonly textCut: boolean
}

/** Writes one result per email; a row of an earlier run is replaced. */
export const saveClassified = async (tx: Queryable, run: RunScope, rows: readonly Classified[]): Promise<void> => {
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
