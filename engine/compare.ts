// A comparison: the same emails classified by two models, under an approval of its own; it writes nothing but its books.
import { type Catalogue, claudeModelOf } from './catalogue.ts'
import type { Clock } from './clock.ts'
import { demandHiding, leakIsOpen } from './demand-hiding.ts'
import { drawSample } from './dry-run.ts'
import { claudePrice, costMicros } from './money.ts'
import { type ClassifyAnswer, judgeReply } from './phases/classify-answer.ts'
import { type ClassifyPrepared, classifyCall, toReady } from './phases/classify-call.ts'
import type { Ready } from './phases/phase.ts'
import type { ClaudePort, PresidioPort } from './ports.ts'
import type { Anonymizer } from './privacy.ts'
import { DEFAULT_RETRY_AFTER_MS } from './retry.ts'
import { ServiceError } from './service-error.ts'
import { closeComparisons, openComparison, reserveComparison, settleComparison } from './store/comparisons.ts'
import type { Queryable } from './store/database.ts'
import { localNumbers } from './store/letters.ts'

export interface CompareDeps {
  readonly db: Queryable
  readonly claude: ClaudePort
  readonly presidio: PresidioPort
  readonly anonymizer: Anonymizer
  readonly catalogue: Catalogue
  readonly clock: Clock
}

export interface CompareOrder {
  readonly models: readonly [string, string]
  readonly emails: number
  readonly seed: number
  /** What was approved for it, in micro-dollars. */
  readonly capMicros: number
  readonly by: string
  readonly signal: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

interface CategoryAgreement {
  /** By the first model. */
  readonly category: string
  readonly emails: number
  readonly agreed: number
}

export interface Comparison {
  readonly models: readonly [string, string]
  /** Emails to which both models gave a valid answer. */
  readonly compared: number
  readonly agreed: number
  readonly categories: readonly CategoryAgreement[]
  /** By local number, the category of each model. */
  readonly disagreements: readonly { readonly number: number; readonly categories: readonly [string, string] }[]
  /** Micro-dollars spent by each model, and calls that were answered. */
  readonly spent: readonly { readonly model: string; readonly micros: number; readonly calls: number }[]
  /** Why it ended before all emails were asked about. */
  readonly cutShort?: 'cap' | 'service'
}

const AT_ONCE = 4
const CHUNK_EMAILS = 16
const SHOWN_DISAGREEMENTS = 10

/**
 * Runs it. A failure of Claude, or a leak that is seen on the way, ends it with what was compared so far.
 * @throws ServiceError when Presidio cannot be used
 * @throws PresidioLeaksError when Presidio leaves anything in sight; nothing was sent
 */
export const compare = async (deps: CompareDeps, order: CompareOrder): Promise<Comparison> => {
  const { db, claude, clock } = deps
  const { signal, models } = order
  // What an earlier process left open is booked before anything new is spent.
  await closeComparisons(db)
  await demandHiding(deps, signal)
  const sample = await drawSample(db, order.emails, order.seed)
  const id = await openComparison(db, { models, emails: sample.length, capMicros: order.capMicros, by: order.by })
  const sums = models.map((model) => ({ model, micros: 0, calls: 0 }))
  const pairs: { readonly messageId: string; readonly answers: readonly [ClassifyAnswer, ClassifyAnswer] }[] = []
  let cutShort: Comparison['cutShort']
  let done = 0

  /** One model's answer to one email; undefined when it is none, or when the comparison has to end. */
  const ask = async (
    which: 0 | 1,
    { most, prepared }: Ready<ClassifyPrepared>,
  ): Promise<ClassifyAnswer | undefined> => {
    const model = claudeModelOf(deps.catalogue, models[which])
    const price = claudePrice(model)
    const reservedMicros = costMicros(price, most)
    for (;;) {
      if (cutShort || signal.aborted) return undefined
      if (!(await reserveComparison(db, id, reservedMicros))) {
        cutShort = 'cap'
        return undefined
      }
      const settle = (billed: { inputTokens: number; outputTokens: number }, micros: number, estimated: boolean) =>
        settleComparison(db, id, { model: model.id, reservedMicros, ...billed, micros, estimated })
      try {
        const reply = await claude.classify(classifyCall(model, prepared.text), signal)
        const micros = costMicros(price, reply.usage)
        await settle(reply.usage, micros, false)
        const sum = sums[which]
        if (sum) Object.assign(sum, { micros: sum.micros + micros, calls: sum.calls + 1 })
        const judged = judgeReply(reply)
        return judged.kind === 'done' ? judged.answer : undefined
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        const unknown = error.facts.billed === 'unknown'
        await settle(most, unknown ? reservedMicros : 0, unknown)
        if (error.facts.kind !== 'rate_limited') {
          cutShort ??= 'service'
          return undefined
        }
        await clock.sleep(error.facts.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS, signal)
      }
    }
  }

  const askBoth = async (ready: Ready<ClassifyPrepared>): Promise<void> => {
    const [first, second] = await Promise.all([ask(0, ready), ask(1, ready)])
    if (first && second) pairs.push({ messageId: ready.messageId, answers: [first, second] })
    done += 1
    order.onProgress?.(done, sample.length)
  }

  try {
    for (let at = 0; at < sample.length && !cutShort && !signal.aborted; at += CHUNK_EMAILS) {
      const chunk = sample.slice(at, at + CHUNK_EMAILS)
      const texts = await deps.anonymizer.anonymize(chunk, signal)
      if (await leakIsOpen(db)) {
        cutShort = 'service'
        break
      }
      const ready = chunk.flatMap((item, index) => {
        const text = texts[index]
        const made = text ? toReady(item, text) : undefined
        return made?.kind === 'ready' ? [made] : []
      })
      const waiting = [...ready]
      const worker = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await askBoth(next)
      }
      await Promise.all(Array.from({ length: AT_ONCE }, worker))
    }
  } finally {
    await closeComparisons(db, id)
  }
  return { models, ...(await summaryOf(db, pairs)), spent: sums, ...(cutShort ? { cutShort } : {}) }
}

const summaryOf = async (
  db: Queryable,
  pairs: readonly { readonly messageId: string; readonly answers: readonly [ClassifyAnswer, ClassifyAnswer] }[],
) => {
  const isAgreed = ({ answers: [a, b] }: (typeof pairs)[number]) => a.category === b.category
  const byCategory = new Map<string, { emails: number; agreed: number }>()
  for (const pair of pairs) {
    const sum = byCategory.get(pair.answers[0].category) ?? { emails: 0, agreed: 0 }
    byCategory.set(pair.answers[0].category, { emails: sum.emails + 1, agreed: sum.agreed + (isAgreed(pair) ? 1 : 0) })
  }
  const apart = pairs.filter((pair) => !isAgreed(pair)).slice(0, SHOWN_DISAGREEMENTS)
  const numbers = await localNumbers(
    db,
    apart.map(({ messageId }) => messageId),
  )
  return {
    compared: pairs.length,
    agreed: pairs.filter(isAgreed).length,
    categories: [...byCategory]
      .map(([category, sum]) => ({ category, ...sum }))
      .sort((a, b) => b.emails - a.emails || a.category.localeCompare(b.category)),
    disagreements: apart.map(({ answers: [a, b] }, index) => ({
      number: numbers[index] ?? 0,
      categories: [a.category, b.category] as const,
    })),
  }
}
