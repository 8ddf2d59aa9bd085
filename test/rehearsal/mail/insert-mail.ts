// Puts generated mail into the source as the import would, without writing and reading it as MIME in between.
import type { Database } from '../../../engine/store/database.ts'
import type { LegacyRow } from './generated-email.ts'

const CHUNK_ROWS = 500

/** Inserts the rows; ids that are there already are left alone. */
export const insertMail = async (db: Database, mail: Iterable<LegacyRow>): Promise<void> => {
  let chunk: LegacyRow[] = []
  const flush = async () => {
    if (chunk.length === 0) return
    await db.run(
      `insert into ingestion.emails_legacy (message_id, account, sender, recipients, subject, body_text, body_html,
         received_at, has_attachments, attachment_count, import_batch_id, import_source)
       select message_id, account, sender, recipients, subject, body_text, body_html, received_at, has_attachments,
         attachment_count, 'generated', 'generated'
       from jsonb_to_recordset($1::jsonb) as r (message_id text, account text, sender text, recipients text[], subject text,
         body_text text, body_html text, received_at timestamptz, has_attachments boolean, attachment_count integer)
       on conflict (message_id) do nothing`,
      [JSON.stringify(chunk)],
    )
    chunk = []
  }
  for (const row of mail) {
    chunk.push(row)
    if (chunk.length === CHUNK_ROWS) await flush()
  }
  await flush()
}
