// Phase 1: each email gets a category, a priority and keywords from Claude, out of its anonymised text.
import type { ClaudeModel } from '../catalogue.ts'
import type { ClaudePort } from '../ports.ts'
import { type AnonymizedEmail, type Anonymizer, POLICY_HASH } from '../privacy.ts'
import type { Queryable } from '../store/database.ts'
import {
  type ClassifyAnswer,
  type ClassifyPrepared,
  classifyCall,
  classifyCanary,
  parseAnswer,
  toReady,
} from './classify-call.ts'
import type { CallPhase, RunScope } from './phase.ts'
import { type SourceEmail, sourceEmail, sourceText } from './source.ts'

export interface ClassifySaved extends ClassifyAnswer {
  readonly anonymised: AnonymizedEmail
  readonly textCut: boolean
}

export interface ClassifyDeps {
  readonly claude: ClaudePort
  readonly anonymizer: Anonymizer
  readonly model: ClaudeModel
}

/** Pending emails of this phase: no result, no letter, no place in an open batch. */
const pendingClassify = (db: Queryable, run: RunScope, after: string, limit: number) =>
  db.rows(
    sourceEmail,
    `select e.message_id, e.sender, e.recipients, e.subject, ${sourceText('e')}
     from ingestion.emails_legacy e
     where e.message_id > $1 and e.imported_at <= $2
       and not exists (
         select 1 from ingestion.emails r
         where r.message_id = e.message_id and ($4 = 'new' or r.run_id = $3))
       and not exists (
         select 1 from core.migration_failed f where f.message_id = e.message_id and f.phase = 'classify')
       and not exists (select 1 from core.batch_items b where b.message_id = e.message_id and b.phase = 'classify')
     order by e.message_id
     limit $5`,
    [after, run.createdAt, run.id, run.mode, limit],
  )

const save = async (tx: Queryable, run: RunScope, saved: readonly ClassifySaved[]): Promise<void> => {
  const ids = saved.map(({ anonymised }) => anonymised.messageId)
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
      ids,
      saved.map(({ category }) => category),
      saved.map(({ priority }) => priority),
      saved.map(({ confidence }) => confidence),
      saved.map(({ keywords }) => JSON.stringify(keywords)),
      saved.map(({ textCut }) => textCut),
    ],
  )
  await tx.run(
    `insert into ingestion.emails_anonymized (message_id, policy_hash, subject, body, text_cut)
     select a.message_id, $1, a.subject, a.body, a.text_cut
     from unnest($2::text[], $3::text[], $4::text[], $5::boolean[]) as a (message_id, subject, body, text_cut)
     on conflict (message_id) do update set policy_hash = excluded.policy_hash, subject = excluded.subject,
       body = excluded.body, text_cut = excluded.text_cut, created_at = now()`,
    [
      POLICY_HASH,
      ids,
      saved.map(({ anonymised }) => anonymised.subject),
      saved.map(({ anonymised }) => anonymised.body),
      saved.map(({ anonymised }) => anonymised.textCut),
    ],
  )
}

export const createClassify = (deps: ClassifyDeps): CallPhase<SourceEmail, ClassifyPrepared, ClassifySaved> => ({
  kind: 'calls',
  name: 'classify',
  provider: 'anthropic',
  model: deps.model.id,
  perRequest: { emails: 1, inputTokens: Number.POSITIVE_INFINITY },
  pending: pendingClassify,
  async prepare(items, signal) {
    const anonymised = await deps.anonymizer.anonymize(items, signal)
    return items.map((item, index) => {
      const text = anonymised[index]
      if (text?.messageId !== item.messageId) throw new Error('the anonymizer mixed up its emails')
      return toReady(item, text)
    })
  },
  canary: classifyCanary,
  async work([ready], signal) {
    if (!ready) throw new Error('a request needs an email')
    const { messageId, prepared } = ready
    const reply = await deps.claude.classify(classifyCall(deps.model, prepared.text), signal)
    const failed = (code: 'refusal' | 'truncated' | 'invalid_answer') =>
      ({ usage: reply.usage, levels: reply.levels, answers: [{ kind: 'failed', messageId, code }] }) as const
    if (reply.stopReason === 'refusal') return failed('refusal')
    if (reply.stopReason === 'max_tokens') return failed('truncated')
    const answer = parseAnswer(reply.text)
    if (!answer) return failed('invalid_answer')
    const { anonymised, textCut } = prepared
    return {
      usage: reply.usage,
      levels: reply.levels,
      answers: [{ kind: 'done', messageId, saved: { ...answer, anonymised, textCut } }],
    }
  },
  save,
})
