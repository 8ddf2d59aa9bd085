// What phase 1 sends to Claude, for one email or for several in one call, and how large that is.
import type { ClaudeModel } from '../catalogue.ts'
import { likelyTokens, mostTokens } from '../money.ts'
import type { ClassifyCall, Usage } from '../ports.ts'
import { SUBJECT_LIMIT } from '../privacy/policy.ts'
import { type Anonymized, type AnonymizedEmail, seal } from '../privacy.ts'
import { type ClassifyPrompt, MANY, ONE, promptBytes } from './classify-prompt.ts'
import { ownWords } from './own-words.ts'
import type { Ready, Stuck } from './phase.ts'
import { isUndecodable, type SourceEmail } from './source.ts'

/** Characters of the anonymised email that are shown to the model. */
const SHOWN_CHARACTERS = 6_000
/** The answer is about 30 tokens; more than this is an answer gone astray. */
const CLASSIFY_MAX_TOKENS = 64
/** Output tokens of an answer, for limits and forecasts. */
export const CLASSIFY_OUTPUT_TOKENS = { low: 25, mid: 31, high: 42 } as const
/** Output tokens that an answer takes more when it is one of several: its number, and what the list adds. */
export const TOGETHER_OUTPUT_TOKENS = 5
// What the provider may add around our text: roles, and its own wording of the schema. Counted high.
const OVERHEAD_TOKENS = 600

/** Bytes of a request about one email that are the same for every email. */
export const CLASSIFY_CONSTANT_BYTES = promptBytes(ONE)

/** Bytes of a request about several emails that come on top of their texts, for each of them. */
export const constantBytesPerEmail = (perCall: number): number =>
  perCall > 1 ? promptBytes(MANY) / perCall + MARK_BYTES : CLASSIFY_CONSTANT_BYTES

export interface ClassifyPrepared {
  readonly text: Anonymized
  readonly anonymised: AnonymizedEmail
  readonly textCut: boolean
}

const MARK = '<email>'
/** The number in the mark of one of several emails. */
const MARK_BYTES = ' n="1"'.length

// Also what only looks like a mark (`</ email>`): the reader is a model, not a parser.
const neutral = (text: string): string => text.replaceAll(/<[\s/]*email(?!\w)/gi, (mark) => `(${mark.slice(1)})`)

/** The user message: the email as data between marks that it cannot close by itself. */
const compose = (subject: string, body: string): string =>
  `${MARK}\n${neutral(`Subject: ${subject}\n\n${body}`)}\n</email>`

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
  anonymised: prepared.anonymised,
  // Several in one call stay below the sum of these: they share a prompt that is shorter than two of ours.
  most: {
    inputTokens: CLASSIFY_CONSTANT_BYTES + mostTokens(prepared.text, OVERHEAD_TOKENS),
    outputTokens: CLASSIFY_MAX_TOKENS,
  },
  likely: {
    inputTokens: likelyTokens(CLASSIFY_CONSTANT_BYTES + Buffer.byteLength(prepared.text)),
    outputTokens: CLASSIFY_OUTPUT_TOKENS.mid,
  },
  shared: { inputTokens: likelyTokens(CLASSIFY_CONSTANT_BYTES), outputTokens: 0 },
})

/** One email made ready to be shown to the model, or the letter that says why it may not be. */
export const toReady = (item: SourceEmail, anonymised: AnonymizedEmail): Ready<ClassifyPrepared> | Stuck => {
  if (isUndecodable(item)) return { kind: 'stuck', messageId: item.messageId, code: 'undecodable' }
  const { text, cut } = shown(ownWords(anonymised.body), SHOWN_CHARACTERS)
  const sealed = seal(compose(anonymised.subject, text), item)
  if (sealed.kind === 'left') return { kind: 'stuck', messageId: item.messageId, code: 'pii_left' }
  return sized(item.messageId, { text: sealed.text, anonymised, textCut: cut || anonymised.textCut })
}

const callOf = (model: ClaudeModel, prompt: ClassifyPrompt, text: Anonymized, emails: number): ClassifyCall => ({
  ...prompt,
  model: model.id,
  text,
  maxTokens: CLASSIFY_MAX_TOKENS * emails,
  ...(model.thinking ? { thinking: model.thinking } : {}),
})

/** The request for a prepared email, as it is sent and as its tokens are counted. */
export const classifyCall = (model: ClaudeModel, text: Anonymized): ClassifyCall => callOf(model, ONE, text, 1)

/**
 * One request for several prepared emails, numbered from 1. Undefined when the last look, taken again at what is to be
 * sent, finds anything in them together that it did not find in each.
 */
export const classifyTogether = (model: ClaudeModel, texts: readonly Anonymized[]): ClassifyCall | undefined => {
  const numbered = texts.map((text, index) => `<email n="${index + 1}">${text.slice(MARK.length)}`)
  const sealed = seal(numbered.join('\n'), { sender: null, recipients: null })
  return sealed.kind === 'left' ? undefined : callOf(model, MANY, sealed.text, texts.length)
}

/** A constant email of our own, ready to be sent. */
export const classifyCanary = (): Ready<ClassifyPrepared> => {
  if (canaryText.kind === 'left') throw new Error('the canary does not pass the last look: change its text')
  const anonymised = { messageId: '', subject: '', body: '', textCut: false }
  return sized('', { text: canaryText.text, anonymised, textCut: false })
}

/**
 * The most that a call is reserved for, whatever its email. Three bytes per character leave room for any script, and
 * for a subject that its placeholders made longer.
 */
export const CLASSIFY_MOST: Usage = {
  inputTokens:
    CLASSIFY_CONSTANT_BYTES + mostTokens(compose('', ''), OVERHEAD_TOKENS) + 3 * (SHOWN_CHARACTERS + SUBJECT_LIMIT),
  outputTokens: CLASSIFY_MAX_TOKENS,
}
