// The dry run: a seeded random sample is really anonymised and its tokens really counted. It writes nothing and pays nothing.
import type { ClaudeModel } from './catalogue.ts'
import type { Clock } from './clock.ts'
import type { LetterCode } from './dead-letter.ts'
import { demandHiding, leakIsOpen, PresidioLeaksError } from './demand-hiding.ts'
import { momentsOf } from './forecast.ts'
import type { Limiter } from './limiter.ts'
import { likelyTokens } from './money.ts'
import { type ClassifyPrepared, classifyCall, toReady } from './phases/classify-call.ts'
import type { Ready } from './phases/phase.ts'
import { type SourceEmail, sourceEmail, sourceText } from './phases/source.ts'
import type { Measured } from './planner.ts'
import type { ClaudePort, PresidioPort } from './ports.ts'
import type { Anonymizer } from './privacy.ts'
import { DEFAULT_RETRY_AFTER_MS } from './retry.ts'
import { ServiceError } from './service-error.ts'
import type { Queryable } from './store/database.ts'

export interface DryRunDeps {
  readonly db: Queryable
  readonly claude: ClaudePort
  readonly presidio: PresidioPort
  readonly anonymizer: Anonymizer
  readonly model: ClaudeModel
  readonly clock: Clock
  /** count_tokens has an RPM of its own, so it has a limiter of its own. */
  readonly limiter: Limiter
}

export interface DryRunOptions {
  readonly emails: number
  readonly seed: number
  readonly signal: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

export interface DryRunFigures extends Measured {
  readonly sample: number
  readonly failures: Readonly<Partial<Record<LetterCode, number>>>
}

const CHUNK_EMAILS = 16
const CHUNKS_AT_ONCE = 4

/** The same seed draws the same emails, as long as the source is the same. */
export const drawSample = (db: Queryable, emails: number, seed: number): Promise<SourceEmail[]> =>
  db.rows(
    sourceEmail,
    `select message_id, sender, recipients, subject, ${sourceText('e')} from ingestion.emails_legacy e
     order by md5(message_id || $2::text), message_id limit $1`,
    [emails, String(seed)],
  )

const countTokens = async (deps: DryRunDeps, ready: Ready<ClassifyPrepared>, signal: AbortSignal): Promise<number> => {
  for (;;) {
    const expected = { inputTokens: 0, outputTokens: 0 }
    for (let wait = deps.limiter.take(expected); wait > 0; wait = deps.limiter.take(expected)) {
      await deps.clock.sleep(wait, signal)
      signal.throwIfAborted()
    }
    try {
      const tokens = await deps.claude.countTokens(classifyCall(deps.model, ready.prepared.text), signal)
      deps.limiter.learn({})
      return tokens
    } catch (error) {
      if (!(error instanceof ServiceError) || error.facts.kind !== 'rate_limited') throw error
      deps.limiter.limited(error.facts.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS)
    }
  }
}

/**
 * Measures a sample. The last look is taken too, so that what would become a letter is known beforehand.
 * @throws ServiceError when Presidio or Claude cannot be used: there is nothing to forecast from
 * @throws PresidioLeaksError when Presidio leaves anything in sight; nothing of it was sent
 */
export const dryRun = async (deps: DryRunDeps, options: DryRunOptions): Promise<DryRunFigures> => {
  const { signal } = options
  await demandHiding(deps, signal)
  const sample = await drawSample(deps.db, options.emails, options.seed)
  const failures: Partial<Record<LetterCode, number>> = {}
  const classifyTokens: number[] = []
  const embedTokens: number[] = []
  let presidioMs = 0
  let done = 0
  let next = 0

  const worker = async () => {
    for (;;) {
      const chunk = sample.slice(next, next + CHUNK_EMAILS)
      next += CHUNK_EMAILS
      if (chunk.length === 0) return
      signal.throwIfAborted()
      const startedMs = deps.clock.monotonic()
      const anonymised = await deps.anonymizer.anonymize(chunk, signal)
      presidioMs += deps.clock.monotonic() - startedMs
      if (await leakIsOpen(deps.db)) throw new PresidioLeaksError()
      for (const [index, email] of anonymised.entries()) {
        const item = chunk[index]
        if (!item) throw new Error('the anonymizer made up an email')
        const ready = toReady(item, email)
        if (ready.kind === 'stuck') failures[ready.code] = (failures[ready.code] ?? 0) + 1
        else {
          classifyTokens.push(await countTokens(deps, ready, signal))
          embedTokens.push(likelyTokens(Buffer.byteLength(`${email.subject}\n\n${email.body}`)))
        }
        done += 1
        options.onProgress?.(done, sample.length)
      }
    }
  }
  const workers = Math.min(CHUNKS_AT_ONCE, Math.ceil(sample.length / CHUNK_EMAILS))
  await Promise.all(Array.from({ length: workers }, worker))
  // The chunks shared Presidio, so its speed is that of all of them together.
  const seconds = workers > 0 ? presidioMs / 1_000 / workers : 0
  return {
    sample: sample.length,
    failures,
    classifyTokens: momentsOf(classifyTokens),
    embedTokens: momentsOf(embedTokens),
    presidioPerSecond: seconds > 0 ? sample.length / seconds : sample.length,
    tokenFactor: deps.model.tokenFactor,
  }
}
