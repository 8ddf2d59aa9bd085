// The anonymiser's own patterns, for what has a shape: wide on purpose, because Presidio misses some of it.
import { withoutDates } from './calendar.ts'
import type { Kind, Span } from './policy.ts'

// Every pattern takes time linear in the text: an unbounded run is entered only at its first character (lookbehind),
// and everything else has an upper bound.

// Between the digits of a number in any shape, and between those of a number in its usual shape (even across a line).
const NEAR = String.raw`(?:%20|[ \t.\-/()]){0,3}`
const ANY = String.raw`(?:%20|[^\p{L}\p{N}]){0,4}`
const LOCAL = String.raw`[^\s@<>()\[\]",;:\\]`
const BLANK = String.raw`(?:\s|%20)?`
const AT = `(?:${BLANK}[[({]${BLANK}(?:at|arobase)${BLANK}[\\])}]${BLANK}|@)`
const DOT = `${BLANK}[[({]${BLANK}(?:dot|point)${BLANK}[\\])}]${BLANK}`
const LABEL = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}.\-_]*[\p{L}\p{N}])?`

const BORN = String.raw`(?:(?<!\p{L})(?:n[ée]e?|born|dob)(?!\p{L})|naissance|birth)`

// Every match of the pattern holds a match of `needs`, which is found, or seen to be absent, many times faster.
const of = (kind: Kind, source: string, needs = /(?:)/) => ({ kind, pattern: new RegExp(source, 'giu'), needs })

const TEXT_PATTERNS = [
  of('LITERAL', String.raw`<[a-z][a-z_]{0,40}_\d{1,9}>`),
  of(
    'EMAIL',
    `(?:"[^"\\n]{1,64}"|(?<!${LOCAL})${LOCAL}+?"?)${AT}${LABEL}(?:${DOT}${LABEL}){0,3}`,
    /@|[[({](?:\s|%20)?(?:at|arobase)/iu,
  ),
  of('URL', String.raw`(?<![\p{L}\p{N}+.\-])[a-z][a-z0-9+.\-]{1,30}:\/\/[^\s<>"]+`, /:\/\//),
  of(
    'URL',
    String.raw`(?<![\p{L}\p{N}])(?:www\.|(?:mailto|tel|sms|callto|skype|sip|xmpp|whatsapp|cid):(?=\S))[^\s<>"]+`,
  ),
  of(
    'URL',
    String.raw`(?<![\p{L}\p{N}@._\-])(?:[a-z0-9\-]{1,63}\.){1,6}[a-z]{2,24}(?::\d{2,5})?[\/?](?=\S)[^\s<>"]*`,
    /[/?]\S/,
  ),
  // A date of birth; other dates are nobody's, and tell what a mail is about. The look ahead spares most places the
  // look behind, which was a fifth of the anonymiser's time.
  of(
    'DATE',
    String.raw`(?=\d)(?<=${BORN}[^\d\n]{0,20})\d{1,4}(?:er)?[ ./\-](?:\d{1,2}|\p{L}{3,9}\.?)[ ./\-]\d{2,4}(?!\d)`,
  ),
]

// At a digit, and no digit before it, but for the end of %20. Looking ahead first spares most places the look behind.
const EDGE = String.raw`(?=\d)(?:(?<=%20)|(?<!\p{N}))`

const NUMBER_PATTERNS = [
  of('PHONE', String.raw`${EDGE}0[1-9](?:${ANY}\d\d){4}(?!\d)`),
  of('PHONE', String.raw`${EDGE}(?:00)?33${ANY}(?:\(0\)${ANY})?[1-9](?:${ANY}\d\d){4}(?!\d)`),
  of('NIR', String.raw`${EDGE}[1-478](?:${ANY}\d\d){2}${ANY}(?:\d\d|2[ab])(?:${ANY}\d{3}){2}(?:${ANY}\d\d)?(?!\d)`),
  of('CARD', String.raw`${EDGE}[2-6]\d{3}(?:${ANY}\d{4}){3}(?!\d)`),
  of('CARD', String.raw`${EDGE}3[47]\d\d${ANY}\d{6}${ANY}\d{5}(?!\d)`),
]

// Any nine digits or more that stand together, whatever they are: the last look never finds a number left to find.
const LONG_NUMBER = new RegExp(String.raw`[+(]{0,2}\d(?:${NEAR}\d){8,}`, 'gu')

const numberKind = (match: string): Kind => {
  const digits = match.replace(/\D+/g, '').length
  if (/^[+(]*(?:0|\+)/.test(match)) return digits <= 15 ? 'PHONE' : 'NUMBER'
  return digits >= 13 && digits <= 19 && /^[3-6]/.test(match) ? 'CARD' : 'NUMBER'
}

const IBAN_START = /(?:(?<=%20)|(?<![A-Z0-9]))(?:IBAN)?(?=\p{L}{2}\d{2})/giu
const IBAN_NEEDS = /(?=\d)(?<=\p{L}{2})\d\d/u
const IBAN_GROUP = /(?:%20|[ \t.-]){0,2}(?:\n[> \t]{0,4})?([\p{L}\p{N}]+)/uy
const IBAN_LONGEST = 34
const IBAN_SHORTEST = 15
const IBAN_DIGITS = 8

/** Two letters, two digits, and groups that hold digits (the first may be a bank's four letters), with any checksum. */
const ibans = (text: string): Span[] => {
  const spans: Span[] = []
  for (const { index, 0: prefix } of text.matchAll(IBAN_START)) {
    const start = index + prefix.length
    let [end, count, digits] = [start, 0, 0]
    IBAN_GROUP.lastIndex = start
    while (count < IBAN_LONGEST) {
      const found = IBAN_GROUP.exec(text)?.[1]
      if (found === undefined || !(/\d/.test(found) || (count === 4 && found.length === 4))) break
      const taken = found.slice(0, IBAN_LONGEST - count)
      count += taken.length
      digits += taken.replace(/\D+/g, '').length
      end = IBAN_GROUP.lastIndex - found.length + taken.length
    }
    if (count >= IBAN_SHORTEST && digits >= IBAN_DIGITS) spans.push({ start, end, kind: 'IBAN' })
  }
  return spans
}

const all = (text: string, pattern: RegExp, kindOf: (match: string) => Kind): Span[] =>
  Array.from(text.matchAll(pattern), ({ index, 0: match }) => ({
    start: index,
    end: index + match.length,
    kind: kindOf(match),
  }))

/** What the patterns find in a plain text (`plain`). The spans may overlap. */
export const patternSpans = (text: string): readonly Span[] => {
  const numbers = withoutDates(text)
  return [
    ...TEXT_PATTERNS.flatMap(({ kind, pattern, needs }) => (needs.test(text) ? all(text, pattern, () => kind) : [])),
    ...NUMBER_PATTERNS.flatMap(({ kind, pattern }) => all(numbers, pattern, () => kind)),
    ...all(numbers, LONG_NUMBER, numberKind),
    ...(IBAN_NEEDS.test(text) ? ibans(text) : []),
  ]
}

/** The patterns as text: they are part of the policy. */
export const patternSources = (): readonly string[] =>
  [...TEXT_PATTERNS, ...NUMBER_PATTERNS].map(({ kind, pattern }) => `${kind} ${pattern}`).concat(`${LONG_NUMBER}`)
