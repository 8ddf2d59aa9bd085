// What phase 1 sends to Claude for one email, how large that is, and how the answer is read.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { ClaudeModel } from '../catalogue.ts'
import { likelyTokens, mostTokens } from '../money.ts'
import type { ClassifyCall, ClassifyReply } from '../ports.ts'
import { type Anonymized, type AnonymizedEmail, seal } from '../privacy.ts'
import type { Ready, Stuck } from './phase.ts'
import { isUndecodable, type SourceEmail } from './source.ts'

/** Characters of the anonymised email that are shown to the model. */
const SHOWN_CHARACTERS = 6_000
/** The answer is about 60 tokens; more than this is an answer gone astray. */
const CLASSIFY_MAX_TOKENS = 150
/** Output tokens of an answer, for limits and forecasts; the high figure is the runbook's. */
export const CLASSIFY_OUTPUT_TOKENS = { low: 45, mid: 60, high: 100 } as const
// What the provider may add around our text: roles, and its own wording of the schema. Counted high.
const OVERHEAD_TOKENS = 600

const lists = z
  .object({ categories: z.array(z.string()).min(1), priorities: z.array(z.string()).min(1) })
  .parse(JSON.parse(readFileSync(new URL('../../data/categories.json', import.meta.url), 'utf8')))
const SYSTEM = readFileSync(new URL('../../data/prompts/classify.md', import.meta.url), 'utf8')

const SCHEMA = {
  type: 'object',
  properties: {
    category: { type: 'string', enum: lists.categories },
    priority: { type: 'string', enum: lists.priorities },
    confidence: { type: 'number' },
    keywords: { type: 'array', items: { type: 'string' } },
  },
  required: ['category', 'priority', 'confidence', 'keywords'],
  additionalProperties: false,
} as const

/** Hash of everything constant that the model is told, 16 hex digits. */
export const PROMPT_HASH = createHash('sha256').update(SYSTEM).update(JSON.stringify(SCHEMA)).digest('hex').slice(0, 16)

/** Bytes of a request that are the same for every email. */
export const CLASSIFY_CONSTANT_BYTES = Buffer.byteLength(SYSTEM + JSON.stringify(SCHEMA))

const oneOf = (allowed: readonly string[]) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .refine((value) => allowed.includes(value))

const answerShape = z.object({
  category: oneOf(lists.categories),
  priority: oneOf(lists.priorities),
  confidence: z.number().min(0).max(1),
  keywords: z.array(z.string().max(200)).transform((words) => words.slice(0, 5)),
})

export type ClassifyAnswer = z.output<typeof answerShape>

export interface ClassifyPrepared {
  readonly text: Anonymized
  readonly anonymised: AnonymizedEmail
  readonly textCut: boolean
}

// Also what only looks like a mark (`</ email>`): the reader is a model, not a parser.
const neutral = (text: string): string => text.replaceAll(/<[\s/]*email(?!\w)/gi, (mark) => `(${mark.slice(1)})`)

/** The user message: the email as data between marks that it cannot close by itself. */
const compose = (subject: string, body: string): string =>
  `<email>\n${neutral(`Subject: ${subject}\n\n${body}`)}\n</email>`

/** The first `limit` characters, ending at white space where there is some near the end, never inside a placeholder. */
const shown = (body: string, limit: number): { readonly text: string; readonly cut: boolean } => {
  if (body.length <= limit) return { text: body, cut: false }
  const space = body.slice(0, limit).search(/\s\S*$/)
  return {
    text: body.slice(0, space > limit - 200 ? space : limit).replace(/[\ud800-\udbff]$|<[A-Z_\d]*$/, ''),
    cut: true,
  }
}

const canaryText = seal(compose('Facture', 'Votre facture du mois est disponible.'), { sender: null, recipients: null })

const sized = (messageId: string, prepared: ClassifyPrepared): Ready<ClassifyPrepared> => ({
  kind: 'ready',
  messageId,
  prepared,
  most: {
    inputTokens: mostTokens(SYSTEM + JSON.stringify(SCHEMA) + prepared.text, OVERHEAD_TOKENS),
    outputTokens: CLASSIFY_MAX_TOKENS,
  },
  likely: {
    inputTokens: likelyTokens(Buffer.byteLength(SYSTEM + JSON.stringify(SCHEMA) + prepared.text)),
    outputTokens: CLASSIFY_OUTPUT_TOKENS.mid,
  },
})

/** One email made ready to be shown to the model, or the letter that says why it may not be. */
export const toReady = (item: SourceEmail, anonymised: AnonymizedEmail): Ready<ClassifyPrepared> | Stuck => {
  if (isUndecodable(item)) return { kind: 'stuck', messageId: item.messageId, code: 'undecodable' }
  const { text, cut } = shown(anonymised.body, SHOWN_CHARACTERS)
  const sealed = seal(compose(anonymised.subject, text), item)
  if (sealed.kind === 'left') return { kind: 'stuck', messageId: item.messageId, code: 'pii_left' }
  return sized(item.messageId, { text: sealed.text, anonymised, textCut: cut || anonymised.textCut })
}

/** The request for a prepared email, as it is sent and as its tokens are counted. */
export const classifyCall = (model: ClaudeModel, text: Anonymized): ClassifyCall => ({
  model: model.id,
  system: SYSTEM,
  text,
  maxTokens: CLASSIFY_MAX_TOKENS,
  schema: SCHEMA,
  ...(model.thinking ? { thinking: model.thinking } : {}),
})

const parseAnswer = (text: string) => {
  try {
    return answerShape.safeParse(JSON.parse(text)).data
  } catch {
    // Not JSON at all: as invalid as JSON outside the schema.
    return undefined
  }
}

/** What a reply says of its email: an answer as the schema asks for, or why there is none. */
export const judgeReply = ({
  stopReason,
  text,
}: Pick<ClassifyReply, 'stopReason' | 'text'>):
  | { readonly kind: 'done'; readonly answer: ClassifyAnswer }
  | { readonly kind: 'failed'; readonly code: 'refusal' | 'truncated' | 'invalid_answer' } => {
  if (stopReason === 'refusal') return { kind: 'failed', code: 'refusal' }
  if (stopReason === 'max_tokens') return { kind: 'failed', code: 'truncated' }
  const answer = parseAnswer(text)
  return answer ? { kind: 'done', answer } : { kind: 'failed', code: 'invalid_answer' }
}

/** A constant email of our own, ready to be sent. */
export const classifyCanary = (): Ready<ClassifyPrepared> => {
  if (canaryText.kind === 'left') throw new Error('the canary does not pass the last look: change its text')
  const anonymised = { messageId: '', subject: '', body: '', textCut: false }
  return sized('', { text: canaryText.text, anonymised, textCut: false })
}
