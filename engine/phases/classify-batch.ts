// Phase 1 by batch: which emails a batch may carry, what its requests are made of, and how its answers are saved.
import { z } from 'zod'
import type { ClaudeModel } from '../catalogue.ts'
import { mostTokens } from '../money.ts'
import type { ClassifyCall, ClassifyReply, Usage } from '../ports.ts'
import { POLICY_HASH } from '../privacy.ts'
import { ServiceError } from '../service-error.ts'
import type { Queryable } from '../store/database.ts'
import { type ClassifyDeps, createClassify, pendingClassify } from './classify.ts'
import { judgeReply } from './classify-answer.ts'
import {
  CLASSIFY_CONSTANT_BYTES,
  type ClassifyPrepared,
  classifyCall,
  classifyCanary,
  toReady,
} from './classify-call.ts'
import { type Classified, saveAnonymised, saveClassified } from './classify-save.ts'
import type { CallPhase, Ready, RunScope, Stuck } from './phase.ts'
import type { SourceEmail } from './source.ts'

/** A phase whose calls may travel in batches: posted by one process, answered hours later perhaps to another. */
export interface BatchPhase<Item extends { readonly messageId: string }, Prepared, Saved> {
  readonly kind: 'batch'
  readonly name: 'classify'
  /** The same work live, for the tail and for the canary. */
  readonly live: CallPhase<Item, Prepared, unknown>
  /** Emails of the run that are left and may travel by batch, in key order, from `after` (exclusive). */
  pending(db: Queryable, run: RunScope, after: string, limit: number): Promise<Item[]>
  prepare(items: readonly Item[], signal: AbortSignal): Promise<(Ready<Prepared> | Stuck)[]>
  /** Keeps what the requests of these emails will be made of. */
  keep(db: Queryable, ready: readonly Ready<Prepared>[]): Promise<void>
  /** The worst case of that email's request: a batch reserves thousands of them at once, so it is no higher than it must be. */
  most(ready: Ready<Prepared>): Usage
  /** Bytes of the request of that email, counted high. */
  bytes(ready: Ready<Prepared>): number
  wasCut(ready: Ready<Prepared>): boolean
  /** The requests of these emails, out of what was kept; an email that may no longer be sent is absent. */
  calls(db: Queryable, model: ClaudeModel, messageIds: readonly string[]): Promise<ReadonlyMap<string, ClassifyCall>>
  /** The result that a reply holds, or undefined when it holds none. */
  judge(reply: Pick<ClassifyReply, 'stopReason' | 'text'>, messageId: string, textCut: boolean): Saved | undefined
  /** Returns how many other emails are done along with these: their twins. */
  save(tx: Queryable, run: RunScope, saved: readonly Saved[]): Promise<number>
}

const keptRow = z.object({
  message_id: z.string(),
  sender: z.string().nullable(),
  recipients: z.array(z.string()).nullable(),
  subject: z.string(),
  body: z.string(),
  text_cut: z.boolean(),
})

// The canary's own text is counted too; this is for what the provider's count may leave out.
const MARGIN = 20
// What JSON adds around a request's texts: names, quotes, the custom id.
const FRAME_BYTES = 500

export const createClassifyBatch = (deps: ClassifyDeps): BatchPhase<SourceEmail, ClassifyPrepared, Classified> => {
  const live = createClassify(deps)
  let frameTokens: Promise<number | undefined> | undefined

  /** Tokens of a request around its text, as the provider counts them for nothing; undefined when it does not answer. */
  const countFrame = async (signal: AbortSignal): Promise<number | undefined> => {
    try {
      return (await deps.claude.countTokens(classifyCall(deps.model, classifyCanary().prepared.text), signal)) + MARGIN
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      frameTokens = undefined
      return undefined
    }
  }
  let frame: number | undefined

  return {
    kind: 'batch',
    name: 'classify',
    live,
    pending: (db, run, after, limit) => pendingClassify(db, run, after, limit, 'batch'),
    async prepare(items, signal) {
      frameTokens ??= countFrame(signal)
      frame = await frameTokens
      return live.prepare(items, signal)
    },
    most: ({ prepared, most }) =>
      frame === undefined
        ? most
        : { ...most, inputTokens: Math.min(most.inputTokens, frame + mostTokens(prepared.text)) },
    keep: (db, ready) =>
      saveAnonymised(
        db,
        ready.map(({ prepared }) => prepared.anonymised),
      ),
    bytes: ({ prepared }) =>
      CLASSIFY_CONSTANT_BYTES * 2 + Buffer.byteLength(JSON.stringify(prepared.text)) + FRAME_BYTES,
    wasCut: ({ prepared }) => prepared.textCut,
    async calls(db, model, messageIds) {
      const rows = await db.rows(
        keptRow,
        `select a.message_id, e.sender, e.recipients, a.subject, a.body, a.text_cut
         from ingestion.emails_anonymized a join ingestion.emails_legacy e using (message_id)
         where a.message_id = any($1) and a.policy_hash = $2`,
        [[...messageIds], POLICY_HASH],
      )
      const calls = new Map<string, ClassifyCall>()
      for (const { message_id: messageId, sender, recipients, subject, body, text_cut: textCut } of rows) {
        // The last look is taken again: what is sent is made here.
        const ready = toReady({ messageId, sender, recipients, subject, body }, { messageId, subject, body, textCut })
        if (ready.kind === 'ready') calls.set(messageId, classifyCall(model, ready.prepared.text))
      }
      return calls
    },
    judge(reply, messageId, textCut) {
      const judged = judgeReply(reply)
      return judged.kind === 'done' ? { ...judged.answer, messageId, textCut } : undefined
    },
    save: saveClassified,
  }
}
