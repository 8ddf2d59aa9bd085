// Phase 1: each email gets a category, a priority and keywords from Claude, out of its anonymised text.
import type { ClaudeModel } from '../catalogue.ts'
import type { ClaudePort } from '../ports.ts'
import type { AnonymizedEmail, Anonymizer } from '../privacy.ts'
import type { Queryable } from '../store/database.ts'
import { beforeTheirTwins, behindTwins } from '../store/twins.ts'
import { type ClassifyAnswer, type Judged, judgeReplies, judgeReply } from './classify-answer.ts'
import { type ClassifyPrepared, classifyCall, classifyCanary, classifyTogether, toReady } from './classify-call.ts'
import { saveAnonymised, saveClassified } from './classify-save.ts'
import type { Answer, CallPhase, Ready, RunScope } from './phase.ts'
import { type SourceEmail, sourceEmail, sourceText } from './source.ts'

export interface ClassifySaved extends ClassifyAnswer {
  readonly anonymised: AnonymizedEmail
  readonly textCut: boolean
}

export interface ClassifyDeps {
  readonly claude: ClaudePort
  readonly anonymizer: Anonymizer
  readonly model: ClaudeModel
  /** Emails that one call may carry; 1 when left out. */
  readonly perCall?: number
}

const RESULT_OF_TWIN = `exists (
  select 1 from ingestion.emails r
  where r.message_id = o.message_id and r.category is not null and ($4 = 'new' or r.run_id = $3))`

// Each thing that is looked for beside an email is looked for behind the key as well: a merge join would otherwise read
// all that is done from its beginning for every page.
const PENDING = `
  select e.message_id, e.sender, e.recipients, e.subject, ${sourceText('e')}
  from ingestion.emails_legacy e
  where e.message_id > $1 and e.imported_at <= $2
    and not exists (
      select 1 from ingestion.emails r
      where r.message_id = e.message_id and r.message_id > $1 and r.category is not null
        and ($4 = 'new' or r.run_id = $3))
    and not exists (
      select 1 from core.migration_failed f
      where f.message_id = e.message_id and f.message_id > $1 and f.phase = 'classify')
    and not exists (
      select 1 from core.batch_items b
      where b.message_id = e.message_id and b.message_id > $1 and b.phase = 'classify')
    and ($6 = 'live' or not exists (
      select 1 from core.batch_returns t
      where t.run_id = $3 and t.phase = 'classify' and t.message_id = e.message_id and t.returns > 1))
  order by e.message_id
  limit $5`

/** Pending emails of this phase: no result, no letter, no place in an open batch, no twin before it; by batch not those that batches gave back. */
export const pendingClassify = (
  db: Queryable,
  run: RunScope,
  after: string,
  limit: number,
  lane: 'live' | 'batch' = 'live',
): Promise<SourceEmail[]> =>
  beforeTheirTwins(
    (from, size) => db.rows(sourceEmail, PENDING, [from, run.createdAt, run.id, run.mode, size, lane]),
    (ids) => behindTwins(db, run, { phase: 'classify', done: RESULT_OF_TWIN, near: run.nearTwins }, ids),
    after,
    limit,
  )

const save = async (tx: Queryable, run: RunScope, saved: readonly ClassifySaved[]): Promise<number> => {
  const twins = await saveClassified(
    tx,
    run,
    saved.map((row) => ({ ...row, messageId: row.anonymised.messageId })),
  )
  await saveAnonymised(
    tx,
    saved.map(({ anonymised }) => anonymised),
  )
  return twins
}

const textsOf = (emails: readonly Ready<ClassifyPrepared>[]) => emails.map(({ prepared }) => prepared.text)

const alone = (model: ClaudeModel, [ready]: readonly Ready<ClassifyPrepared>[]) => {
  if (!ready) throw new Error('a request needs an email')
  return classifyCall(model, ready.prepared.text)
}

const leftTogether = ({ messageId }: Ready<ClassifyPrepared>): Answer<ClassifySaved> => ({
  kind: 'failed',
  messageId,
  code: 'pii_left',
})

const answerOf = (
  { messageId, prepared: { anonymised, textCut } }: Ready<ClassifyPrepared>,
  judged: Judged | undefined,
): Answer<ClassifySaved> =>
  judged?.kind === 'done'
    ? { kind: 'done', messageId, saved: { ...judged.answer, anonymised, textCut } }
    : { kind: 'failed', messageId, code: judged?.code ?? 'invalid_answer' }

export const createClassify = (deps: ClassifyDeps): CallPhase<SourceEmail, ClassifyPrepared, ClassifySaved> => ({
  kind: 'calls',
  name: 'classify',
  provider: 'anthropic',
  model: deps.model.id,
  perRequest: { emails: deps.perCall ?? 1, inputTokens: Number.POSITIVE_INFINITY },
  pending: (db, run, after, limit) => pendingClassify(db, run, after, limit),
  async prepare(items, signal) {
    const anonymised = await deps.anonymizer.anonymize(items, signal)
    return items.map((item, index) => {
      const text = anonymised[index]
      if (text?.messageId !== item.messageId) throw new Error('the anonymizer mixed up its emails')
      return toReady(item, text)
    })
  },
  canary: classifyCanary,
  async work(emails, signal) {
    const call = emails[1] ? classifyTogether(deps.model, textsOf(emails)) : alone(deps.model, emails)
    // Nothing was sent: alone each of them passes the last look.
    if (!call) return { usage: { inputTokens: 0, outputTokens: 0 }, levels: {}, answers: emails.map(leftTogether) }
    const reply = await deps.claude.classify(call, signal)
    const judged = emails[1] ? judgeReplies(reply, emails.length) : [judgeReply(reply)]
    return { usage: reply.usage, levels: reply.levels, answers: emails.map((email, at) => answerOf(email, judged[at])) }
  },
  save,
})
