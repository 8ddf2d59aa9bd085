// Phase 3: each email gets a vector from Voyage AI, out of its anonymised text.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { VoyageModel } from '../catalogue.ts'
import { likelyTokens, mostTokens } from '../money.ts'
import type { Usage, VoyagePort } from '../ports.ts'
import { BODY_LIMIT, SUBJECT_LIMIT } from '../privacy/policy.ts'
import { type Anonymized, type AnonymizedEmail, type Anonymizer, POLICY_HASH, seal } from '../privacy.ts'
import { vectorsParameter } from '../store/binary-vectors.ts'
import type { Queryable } from '../store/database.ts'
import { beforeTheirTwins, behindTwins, twinsOf } from '../store/twins.ts'
import type { CallPhase, Ready, RunScope, Stuck } from './phase.ts'
import { sourceEmail, sourceText } from './source.ts'

// Voyage refuses an empty text; an email without any is found by this one, and its row says so.
const EMPTY_TEXT = '(message vide)'

const pendingRow = sourceEmail.in
  .extend({
    anonymised_subject: z.string().nullable(),
    anonymised_body: z.string().nullable(),
    text_cut: z.boolean().nullable(),
  })
  .transform((row) => ({
    messageId: row.message_id,
    sender: row.sender,
    recipients: row.recipients,
    subject: row.subject,
    body: row.body,
    anonymised:
      row.anonymised_subject === null || row.anonymised_body === null
        ? undefined
        : {
            messageId: row.message_id,
            subject: row.anonymised_subject,
            body: row.anonymised_body,
            textCut: row.text_cut ?? false,
          },
  }))

export type EmbedItem = z.output<typeof pendingRow>

export interface EmbedPrepared {
  readonly text: Anonymized
  readonly empty: boolean
  readonly textCut: boolean
}

export interface EmbedSaved {
  readonly messageId: string
  readonly contentHash: string
  readonly vector: readonly number[]
  readonly metadata: Readonly<Record<string, boolean>>
}

// A twin without a node of the run has nothing to be embedded for: it is not waited for.
const DONE_OR_NOT_OURS = `not exists (
  select 1 from knowledge.nodes m
  where m.type = 'email' and m.metadata ->> 'message_id' = o.message_id and ($4 = 'new' or m.run_id = $3)
    and not exists (
      select 1 from knowledge.embeddings w
      where w.source_type = 'email' and w.source_id = m.id and ($4 = 'new' or w.run_id = $3)))`

const PENDING = `
  select e.message_id, e.sender, e.recipients, e.subject, ${sourceText('e')}
  from ingestion.emails_legacy e
  where e.message_id > $1 and e.imported_at <= $2
    and exists (
      select 1 from knowledge.nodes n
      where n.type = 'email' and n.metadata ->> 'message_id' = e.message_id and n.metadata ->> 'message_id' > $1
        and not exists (
          select 1 from knowledge.embeddings v
          where v.source_type = 'email' and v.source_id = n.id and ($4 = 'new' or v.run_id = $3))
        and ($4 = 'new' or n.run_id = $3))
    and not exists (
      select 1 from core.migration_failed f
      where f.message_id = e.message_id and f.message_id > $1 and f.phase = 'embed')
  order by e.message_id
  limit $5`

const WITH_ANONYMISED = `select e.message_id, e.sender, e.recipients,
       case when a.message_id is null then e.subject end as subject,
       case when a.message_id is null then e.body end as body,
       a.subject as anonymised_subject, a.body as anonymised_body, a.text_cut
     from (${PENDING}) e
     left join ingestion.emails_anonymized a on a.message_id = e.message_id and a.policy_hash = $6
     order by e.message_id`

/** Pending emails of this phase: in the graph, without a vector of this run, without a letter, no twin before it. */
const pendingEmbed = (db: Queryable, run: RunScope, after: string, limit: number): Promise<EmbedItem[]> =>
  beforeTheirTwins(
    (from, size) => db.rows(pendingRow, WITH_ANONYMISED, [from, run.createdAt, run.id, run.mode, size, POLICY_HASH]),
    (ids) => behindTwins(db, run, { phase: 'embed', done: DONE_OR_NOT_OURS }, ids),
    after,
    limit,
  )

const sized = (messageId: string, prepared: EmbedPrepared): Ready<EmbedPrepared> => ({
  kind: 'ready',
  messageId,
  prepared,
  most: { inputTokens: mostTokens(prepared.text, 16), outputTokens: 0 },
  likely: { inputTokens: likelyTokens(Buffer.byteLength(prepared.text)), outputTokens: 0 },
})

/** The text of an email that Voyage is given, before its last look. */
const wholeOf = ({ subject, body }: Pick<AnonymizedEmail, 'subject' | 'body'>): string => `${subject}\n\n${body}`.trim()

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What the row of an email's vector carries as content_hash when it was made of exactly this text. */
export const contentHashOf = (email: Pick<AnonymizedEmail, 'subject' | 'body'>): string =>
  hashOf(wholeOf(email) || EMPTY_TEXT)

const toReady = (item: EmbedItem, anonymised: AnonymizedEmail): Ready<EmbedPrepared> | Stuck => {
  const whole = wholeOf(anonymised)
  const sealed = seal(whole === '' ? EMPTY_TEXT : whole, item)
  if (sealed.kind === 'left') return { kind: 'stuck', messageId: item.messageId, code: 'pii_left' }
  return sized(item.messageId, { text: sealed.text, empty: whole === '', textCut: anonymised.textCut })
}

const save =
  (model: string) =>
  async (tx: Queryable, run: RunScope, saved: readonly EmbedSaved[]): Promise<number> => {
    await tx.run(
      `insert into knowledge.embeddings (source_type, source_id, content_hash, embedding, metadata, model, run_id)
       select 'email', n.id, a.content_hash, a.embedding, a.metadata::jsonb, $2, $1
       from unnest($3::text[], $4::text[], $5::vector[], $6::text[]) as a (message_id, content_hash, embedding, metadata)
       join knowledge.nodes n on n.type = 'email' and n.metadata ->> 'message_id' = a.message_id
       on conflict (source_type, source_id) do update set content_hash = excluded.content_hash,
         embedding = excluded.embedding, metadata = excluded.metadata, model = excluded.model, run_id = excluded.run_id`,
      [
        run.id,
        model,
        saved.map(({ messageId }) => messageId),
        saved.map(({ contentHash }) => contentHash),
        await vectorsParameter(
          tx,
          saved.map(({ vector }) => vector),
        ),
        saved.map(({ metadata }) => JSON.stringify(metadata)),
      ],
    )
    return tx.run(
      `with twins as (${twinsOf('embed', '$3', '$4')})
       insert into knowledge.embeddings (source_type, source_id, content_hash, embedding, metadata, model, run_id)
       select 'email', n.id, v.content_hash, v.embedding, v.metadata, $2, $1
       from twins
       join knowledge.nodes n on n.type = 'email' and n.metadata ->> 'message_id' = twins.message_id
         and ($5 = 'new' or n.run_id = $1)
       join knowledge.nodes m on m.type = 'email' and m.metadata ->> 'message_id' = twins.original
       join knowledge.embeddings v on v.source_type = 'email' and v.source_id = m.id
       where not exists (
         select 1 from knowledge.embeddings w
         where w.source_type = 'email' and w.source_id = n.id and ($5 = 'new' or w.run_id = $1))
       on conflict (source_type, source_id) do update set content_hash = excluded.content_hash,
         embedding = excluded.embedding, metadata = excluded.metadata, model = excluded.model, run_id = excluded.run_id`,
      [run.id, model, saved.map(({ messageId }) => messageId), run.createdAt, run.mode],
    )
  }

export interface EmbedDeps {
  readonly voyage: VoyagePort
  readonly anonymizer: Anonymizer
  readonly model: VoyageModel
}

const canaryText = seal('Votre facture du mois est disponible.', { sender: null, recipients: null })

export const createEmbed = (deps: EmbedDeps): CallPhase<EmbedItem, EmbedPrepared, EmbedSaved> => ({
  kind: 'calls',
  name: 'embed',
  provider: 'voyage',
  model: deps.model.id,
  // The bound on tokens is the provider's refusal, so it is kept by the sure count of bytes, not by the likely one.
  perRequest: { emails: deps.model.textsPerRequest, inputTokens: deps.model.tokensPerRequest },
  pending: pendingEmbed,
  async prepare(items, signal) {
    const missing = items.filter(({ anonymised }) => anonymised === undefined)
    const made = missing.length > 0 ? await deps.anonymizer.anonymize(missing, signal) : []
    const byId = new Map(made.map((email) => [email.messageId, email]))
    return items.map((item) => {
      const anonymised = item.anonymised ?? byId.get(item.messageId)
      if (!anonymised) throw new Error('the anonymizer left out an email')
      return toReady(item, anonymised)
    })
  },
  canary() {
    if (canaryText.kind === 'left') throw new Error('the canary does not pass the last look: change its text')
    return sized('', { text: canaryText.text, empty: false, textCut: false })
  },
  async work(batch, signal) {
    const reply = await deps.voyage.embed(
      { model: deps.model.id, texts: batch.map(({ prepared }) => prepared.text), inputType: 'document' },
      signal,
    )
    const answers = batch.map(({ messageId, prepared }, index) => {
      const vector = reply.vectors[index]
      if (!vector) return { kind: 'failed', messageId, code: 'invalid_answer' } as const
      const metadata = { ...(prepared.empty ? { empty: true } : {}), ...(prepared.textCut ? { cut: true } : {}) }
      const contentHash = hashOf(prepared.text)
      return { kind: 'done', messageId, saved: { messageId, contentHash, vector, metadata } } as const
    })
    return { usage: reply.usage, levels: reply.levels, answers }
  },
  save: save(deps.model.id),
})

/** The most that one email's part of a request is reserved for: three bytes per character leave room for any script. */
export const EMBED_MOST: Usage = { inputTokens: 3 * (SUBJECT_LIMIT + BODY_LIMIT), outputTokens: 0 }
