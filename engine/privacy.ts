// The privacy path: the only maker of the type Anonymized, which is all that the paid ports accept.
import { createHash } from 'node:crypto'
import type { PresidioPort } from './ports.ts'
import { type CanaryOutcome, lookAtCanary } from './privacy/canary.ts'
import { spansOf } from './privacy/code-points.ts'
import { cutText } from './privacy/cut.ts'
import { createDenyList, type Headers } from './privacy/deny-list.ts'
import { HEADER_WORDS } from './privacy/header-words.ts'
import { type Finding, lastLook } from './privacy/last-look.ts'
import { patternSources, patternSpans } from './privacy/patterns.ts'
import { createNumbering, replaceSpans } from './privacy/placeholders.ts'
import { placeSources, placeSpans } from './privacy/places.ts'
import { plain } from './privacy/plain.ts'
import { BODY_LIMIT, KINDS, POLICY_VERSION, SCORE_THRESHOLD, type Span, SUBJECT_LIMIT } from './privacy/policy.ts'
import { uniteAll } from './privacy/spans.ts'
import { ServiceError } from './service-error.ts'

declare const brand: unique symbol

/** A text from which everything personal was taken and which passed the last look. Only this file makes one. */
export type Anonymized = string & { readonly [brand]: true }

/** An email as it lies in the source. */
export interface SourceText extends Headers {
  readonly messageId: string
  readonly subject: string | null
  readonly body: string | null
}

/** An email after anonymisation. It holds no way back from a placeholder to a value. */
export interface AnonymizedEmail {
  readonly messageId: string
  readonly subject: string
  readonly body: string
  /** The subject or the body was longer than the policy's limit. */
  readonly textCut: boolean
}

export interface Anonymizer {
  /**
   * Anonymises emails, in their order, with one call of Presidio’s port per language.
   * @throws ServiceError of `presidio` when it cannot be asked or answers something else: there is no way round it
   */
  anonymize(emails: readonly SourceText[], signal: AbortSignal): Promise<AnonymizedEmail[]>
}

export type SealOutcome =
  | { readonly kind: 'sealed'; readonly text: Anonymized }
  /** Something personal is left: kinds, never values. */
  | { readonly kind: 'left'; readonly found: readonly Finding[] }

/** Of how an email was anonymised: rows of another hash are not used again. 16 hex digits. */
export const POLICY_HASH: string = createHash('sha256')
  .update(JSON.stringify([POLICY_VERSION, BODY_LIMIT, SUBJECT_LIMIT, SCORE_THRESHOLD, KINDS, [...HEADER_WORDS]]))
  .update(JSON.stringify([patternSources(), placeSources()]))
  .digest('hex')
  .slice(0, 16)

const LANGUAGES = ['fr', 'en'] as const

/** More raw text than this is not even read: what a reader sees of it would be over the limit too, or invisible. */
const RAW_PER_KEPT = 4

const readable = (raw: string | null, limit: number): { readonly text: string; readonly cut: boolean } => {
  if (raw === null) return { text: '', cut: false }
  const head = raw.slice(0, limit * RAW_PER_KEPT)
  return cutText(plain(head), limit, head.length < raw.length)
}

/** What Presidio finds in both languages, per text. Texts without a letter or digit are not sent. */
const askPresidio = async (
  presidio: PresidioPort,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly (readonly Span[])[]> => {
  const asked = texts.flatMap((text, index) => (/[\p{L}\p{N}]/u.test(text) ? [{ text, index }] : []))
  const found: Span[][] = texts.map(() => [])
  if (asked.length === 0) return found
  const sibling = new AbortController()
  const both = AbortSignal.any([signal, sibling.signal])
  const ask = async (language: 'fr' | 'en') => {
    const lists = await presidio.analyze(
      asked.map(({ text }) => text),
      language,
      both,
    )
    if (lists.length !== asked.length) throw new ServiceError({ service: 'presidio', kind: 'cut', billed: 'no' })
    for (const [at, { text, index }] of asked.entries()) {
      const spans = spansOf(text, lists[at] ?? [])
      if (!spans) throw new ServiceError({ service: 'presidio', kind: 'cut', billed: 'no' })
      found[index]?.push(...spans)
    }
  }
  try {
    await Promise.all(LANGUAGES.map(ask))
  } finally {
    sibling.abort()
  }
  return found
}

/** The one way from an email to a text that may be sealed: Presidio's spans, the headers' people and our patterns united. */
export const createAnonymizer = ({ presidio }: { readonly presidio: PresidioPort }): Anonymizer => ({
  anonymize: async (emails, signal) => {
    const read = emails.map((email) => ({
      email,
      subject: readable(email.subject, SUBJECT_LIMIT),
      body: readable(email.body, BODY_LIMIT),
    }))
    const texts = read.flatMap(({ subject, body }) => [subject.text, body.text])
    const spans = await askPresidio(presidio, texts, signal)
    return read.map(({ email, subject, body }, at) => {
      const denied = createDenyList(email)
      const numbering = createNumbering()
      const detect = (text: string) => [...denied(text), ...patternSpans(text), ...placeSpans(text)]
      const hide = (text: string, found: readonly Span[]) =>
        replaceSpans(text, uniteAll(text, found, detect), numbering)
      return {
        messageId: email.messageId,
        subject: hide(subject.text, spans[2 * at] ?? []),
        body: hide(body.text, spans[2 * at + 1] ?? []),
        textCut: subject.cut || body.cut,
      }
    })
  },
})

/**
 * The last look at exactly the text that is to be sent, by code that shares nothing with the anonymiser. For a text that
 * comes from no email (a search question), the headers are null.
 */
export const seal = (text: string, headers: Headers): SealOutcome => {
  const found = lastLook(text, headers)
  // The only place where a text becomes Anonymized.
  return found.length === 0 ? { kind: 'sealed', text: text as Anonymized } : { kind: 'left', found }
}

/** The same last look for texts of our own on their way to Telegram: the kinds of what is personal in them. */
export const lookForPersonal = (text: string): readonly Finding[] => lastLook(text, { sender: null, recipients: null })

/**
 * Whether Presidio, by itself, hides a French sentence that holds a name, a telephone number, an IBAN and an address.
 * @throws ServiceError when it cannot be asked, in French or in English
 */
export const hidesCanary = (presidio: PresidioPort, signal: AbortSignal): Promise<CanaryOutcome> =>
  lookAtCanary(presidio, signal)
