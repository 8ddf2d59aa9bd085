// What the paid phases need in a test: services that answer as told, and an anonymiser that keeps what it was asked for.
import type { ClassifyReply, ClaudePort, VoyagePort } from '../../../engine/ports.ts'
import type { Anonymizer } from '../../../engine/privacy.ts'
import type { Database, Queryable } from '../../../engine/store/database.ts'
import { fillDigests } from '../../../engine/store/twins.ts'

export const usage = { inputTokens: 500, outputTokens: 60 } as const
export const never = new AbortController().signal

export const replyOf = (text: string, stopReason: ClassifyReply['stopReason'] = 'end_turn'): ClassifyReply => ({
  stopReason,
  text,
  usage,
  levels: { requests: { limit: 50, remaining: 49 } },
})

export const claudeSaying = (reply: ClassifyReply): ClaudePort => ({
  classify: async () => reply,
  countTokens: async () => 500,
  model: async () => undefined,
})

/** Unit vectors that differ by text; `count` of them, whatever was asked. */
export const voyageGiving = (count: (asked: number) => number = (asked) => asked): VoyagePort & { texts: string[] } => {
  const texts: string[] = []
  return {
    texts,
    async embed({ texts: asked }) {
      texts.push(...asked)
      const vectors = asked.slice(0, count(asked.length)).map((text) => {
        const vector = Array<number>(1_024).fill(0)
        vector[text.length % 1_024] = 1
        return vector
      })
      return { vectors, usage: { inputTokens: 50, outputTokens: 0 }, levels: {} }
    },
  }
}

/** Leaves texts as they are and keeps the Message-IDs that it was asked for. */
export const createEcho = (): Anonymizer & { asked: string[] } => {
  const asked: string[] = []
  return {
    asked,
    async anonymize(emails) {
      asked.push(...emails.map(({ messageId }) => messageId))
      return emails.map(({ messageId, subject, body }) => ({
        messageId,
        subject: subject ?? '',
        body: body ?? '',
        textCut: false,
      }))
    },
  }
}

export const insertEmail = (
  db: Database,
  messageId: string,
  { subject = 'Facture', body = 'Bonjour' }: { readonly subject?: string | null; readonly body?: string | null } = {},
) =>
  db.run(
    `insert into ingestion.emails_legacy (message_id, sender, recipients, subject, body_text, received_at)
     values ($1, 'Claire Martin <claire@example.org>', array['owner@example.org'], $2, $3, '2020-01-02T03:04:05Z')`,
    [messageId, subject, body],
  )

export const insertLetter = (db: Database, messageId: string, phase: string) =>
  db.run(
    `insert into core.migration_failed (message_id, phase, error_code, error_message) values ($1, $2, 'refusal', '')`,
    [messageId, phase],
  )

/** Emails of the very same text, in key order. */
export const insertTwins = async (db: Database, messageIds: readonly string[]) => {
  for (const id of messageIds) await insertEmail(db, id)
  await fillDigests(db)
}

/** The database, in which `work` commits between the first question and the next. */
export const meanwhile = (db: Database, work: () => Promise<unknown>): Queryable => {
  let asked = 0
  return {
    async rows(schema, text, params) {
      const rows = await db.rows(schema, text, params)
      asked += 1
      if (asked === 1) await work()
      return rows
    },
    run: (text, params) => db.run(text, params),
  }
}
