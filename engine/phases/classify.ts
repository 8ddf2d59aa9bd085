// Phase 1: each email gets a category, a priority and keywords from Claude, out of its anonymised text.
import type { ClaudeModel } from '../catalogue.ts'
import type { ClaudePort } from '../ports.ts'
import type { AnonymizedEmail, Anonymizer } from '../privacy.ts'
import type { Queryable } from '../store/database.ts'
import {
  type ClassifyAnswer,
  type ClassifyPrepared,
  classifyCall,
  classifyCanary,
  judgeReply,
  toReady,
} from './classify-call.ts'
import { saveAnonymised, saveClassified } from './classify-save.ts'
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
  await saveClassified(
    tx,
    run,
    saved.map((row) => ({ ...row, messageId: row.anonymised.messageId })),
  )
  await saveAnonymised(
    tx,
    saved.map(({ anonymised }) => anonymised),
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
    const { usage, levels } = reply
    const judged = judgeReply(reply)
    if (judged.kind === 'failed') return { usage, levels, answers: [{ kind: 'failed', messageId, code: judged.code }] }
    const { anonymised, textCut } = prepared
    return {
      usage,
      levels,
      answers: [{ kind: 'done', messageId, saved: { ...judged.answer, anonymised, textCut } }],
    }
  },
  save,
})
