// What the anonymiser hides of generated mail, held against gold spans that nobody who hides has seen.
import type { PiiSpan, PresidioPort } from '../../engine/ports.ts'
import { spansOf } from '../../engine/privacy/code-points.ts'
import { createDenyList } from '../../engine/privacy/deny-list.ts'
import { patternSpans } from '../../engine/privacy/patterns.ts'
import { createNumbering, replaceSpans } from '../../engine/privacy/placeholders.ts'
import { placeSpans } from '../../engine/privacy/places.ts'
import { plain } from '../../engine/privacy/plain.ts'
import { BODY_LIMIT, type Span } from '../../engine/privacy/policy.ts'
import { uniteAll } from '../../engine/privacy/spans.ts'
import { createAnonymizer } from '../../engine/privacy.ts'
import { generateMail } from '../rehearsal/mail/generate-mail.ts'
import type { GeneratedEmail, Planted } from '../rehearsal/mail/generated-email.ts'

/** Who hides: Presidio in French, in both languages, with the header's people, and the whole anonymiser. */
export const HIDERS = ['french', 'presidio', 'headers', 'whole'] as const
export type Hider = (typeof HIDERS)[number]

/** One field of one email as the anonymiser reads it, with what each hider hides of it. Offsets are UTF-16 units. */
export interface HeldText {
  readonly email: GeneratedEmail
  readonly text: string
  readonly gold: readonly Planted[]
  readonly hidden: Readonly<Record<Hider, readonly Pick<Span, 'start' | 'end'>[]>>
}

type Language = Parameters<PresidioPort['analyze']>[1]

/** Gold spans moved to the plain form of their field. */
const goldOf = (email: GeneratedEmail, field: Planted['field'], raw: string): readonly Planted[] =>
  email.planted
    .filter((planted) => planted.field === field)
    .map((planted) => {
      const start = plain(raw.slice(0, planted.start)).length
      const value = plain(planted.value)
      const end = start + value.length
      if (plain(raw).slice(start, end) !== value) throw new Error('a gold span was lost in the plain text')
      return { ...planted, value, start, end }
    })

/** The first `count` French emails of a seed, without the few whose end is not read at all. */
export const frenchMail = (seed: number, count: number): readonly GeneratedEmail[] => {
  const taken: GeneratedEmail[] = []
  for (const email of generateMail({ seed, count: count * 4 })) {
    if (email.language === 'fr' && plain(email.body_text).length <= BODY_LIMIT) taken.push(email)
    if (taken.length === count) return taken
  }
  throw new Error(`only ${taken.length} of ${count * 4} generated emails are French: raise the margin`)
}

/**
 * Asks Presidio once, as the anonymiser does, and works out what each hider covers.
 * @param emails of `frenchMail`
 * @throws Error when the parts, put together here, do not give the very text that the anonymiser gives
 */
export const holdAgainstGold = async (
  presidio: PresidioPort,
  emails: readonly GeneratedEmail[],
  signal: AbortSignal,
): Promise<readonly HeldText[]> => {
  const heard = new Map<string, PiiSpan[]>()
  const listening: PresidioPort = {
    ...presidio,
    analyze: async (texts, language, aborted) => {
      const lists = await presidio.analyze(texts, language, aborted)
      for (const [at, text] of texts.entries()) heard.set(`${language} ${text}`, lists[at] ?? [])
      return lists
    },
  }
  const sources = emails.map(({ message_id: messageId, sender, recipients, subject, body_text: body }) => ({
    messageId,
    sender,
    recipients,
    subject,
    body,
  }))
  const anonymised = await createAnonymizer({ presidio: listening }).anonymize(sources, signal)
  const found = (text: string, language: Language) => spansOf(text, heard.get(`${language} ${text}`) ?? []) ?? []
  return emails.flatMap((email, at) => {
    const numbering = createNumbering()
    const denied = createDenyList(email)
    return (['subject', 'body'] as const).map((field): HeldText => {
      const raw = field === 'subject' ? email.subject : email.body_text
      const text = plain(raw)
      const french = found(text, 'fr')
      const presidioSpans = [...french, ...found(text, 'en')]
      const headers = [...presidioSpans, ...denied(text)]
      const whole = uniteAll(text, presidioSpans, (one) => [...denied(one), ...patternSpans(one), ...placeSpans(one)])
      if (replaceSpans(text, whole, numbering) !== anonymised[at]?.[field])
        throw new Error('the anonymiser is put together in another way than here: mend test/bench/recall-gold.ts')
      return {
        email,
        text,
        gold: goldOf(email, field, raw),
        hidden: { french, presidio: presidioSpans, headers, whole },
      }
    })
  })
}
