// Presidio's pattern recognizers: addresses, numbers and links, in linear time, for each of the two languages.
import { isIPv6 } from 'node:net'
import { bare, iban, luhn, nir } from './presidio-checksums.ts'
import type { Find } from './presidio-spans.ts'

export type Language = 'en' | 'fr'

interface Pattern {
  readonly entity: string
  readonly regex: RegExp
  readonly score: number
  /** The part of a match that is the real thing, or undefined; absent: the whole match always is. */
  readonly keep?: (match: string) => string | undefined
}

const when =
  (holds: (code: string) => boolean) =>
  (match: string): string | undefined =>
    holds(bare(match)) ? match : undefined

// A French number may be grouped by no-break spaces, dots or hyphens; the stock recognizers know spaces and hyphens.
const gap = String.raw`[ .\-\u00a0\u202f]?`
const pairs = `(?:${gap}\\d{2}){4}`

const card = (separator: string): Pattern => ({
  entity: 'CREDIT_CARD',
  regex: new RegExp(
    `(?<![\\d.])[3-6]\\d{3}${separator}(?:\\d{4}${separator}\\d{4}${separator}\\d{4}|\\d{6}${separator}\\d{5})(?!\\d)`,
    'g',
  ),
  score: 1,
  keep: when(luhn),
})

/** Words in capitals after an IBAN look like more of it: the longest beginning whose check digits hold is it. */
const longestIban = (match: string): string | undefined => {
  for (let part = match; part.length >= 15; part = part.replace(/[^A-Z0-9]*[A-Z0-9]+$/, '')) {
    if (iban(bare(part))) return part
  }
  return undefined
}

const account = (separator: string): Pattern => ({
  entity: 'IBAN_CODE',
  regex: new RegExp(
    `(?<![A-Z0-9])[A-Z]{2}\\d{2}(?:${separator}[A-Z0-9]{4}){2,7}(?:${separator}[A-Z0-9]{1,3})?(?![A-Z0-9])`,
    'g',
  ),
  score: 1,
  keep: longestIban,
})

const shared: readonly Pattern[] = [
  {
    entity: 'EMAIL_ADDRESS',
    regex:
      /(?<![\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-])[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]{1,128}@(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu,
    score: 1,
  },
  {
    entity: 'URL',
    regex: /\b(?:https?|ftp):\/\/[^\s<>"'»)\]]+/gi,
    score: 0.6,
    keep: (match) => match.replace(/[.,;:!?]$/, ''),
  },
  {
    // It also finds the domain of an email address, as the real one does: results of two entities overlap.
    entity: 'URL',
    regex:
      /(?<![\p{L}\p{N}._-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}(?:com|org|net|fr|eu|uk|io|edu|gov|info|be|ch|de|ca)(?![\p{L}\p{N}-])(?:\/[^\s<>"'»)\]]*)?/giu,
    score: 0.5,
  },
  {
    entity: 'IP_ADDRESS',
    regex: /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)/g,
    score: 0.6,
  },
  {
    entity: 'IP_ADDRESS',
    regex: /(?<![0-9a-f:.])(?=[0-9a-f]*:)[0-9a-f:]{6,39}(?![0-9a-f:])/gi,
    score: 0.6,
    keep: (match) => (isIPv6(match) ? match : undefined),
  },
  {
    entity: 'PHONE_NUMBER',
    regex: /(?<![\d+])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,6}(?!\d)/g,
    score: 0.4,
    keep: when((code) => code.length >= 9 && code.length <= 15),
  },
]

const english: readonly Pattern[] = [
  card('[ -]?'),
  account('[ -]?'),
  { entity: 'PHONE_NUMBER', regex: /(?<![\d.])\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}(?!\d)/g, score: 0.4 },
  { entity: 'PHONE_NUMBER', regex: /(?<!\d)0(?:\d{4} \d{6}|\d{3} \d{3} \d{4}|20 \d{4} \d{4})(?!\d)/g, score: 0.4 },
]

const french: readonly Pattern[] = [
  card(gap),
  account(gap),
  {
    entity: 'PHONE_NUMBER',
    regex: new RegExp(`(?<![\\d+])(?:(?:\\+|00)33${gap}(?:\\(0\\)${gap})?|0)[1-9]${pairs}(?!\\d)`, 'g'),
    score: 0.4,
  },
  {
    entity: 'FR_NIR',
    regex: new RegExp(
      `(?<![\\dA-Z])[1-478]${gap}\\d{2}${gap}\\d{2}${gap}(?:\\d{2}|2[AB])${gap}\\d{3}${gap}\\d{3}${gap}\\d{2}(?!\\d)`,
      'g',
    ),
    score: 1,
    keep: when(nir),
  },
  {
    entity: 'FR_SIRET',
    regex: new RegExp(`(?<!\\d)\\d{3}${gap}\\d{3}${gap}\\d{3}${gap}\\d{5}(?!\\d)`, 'g'),
    score: 0.4,
    keep: when((code) => luhn(code) && luhn(code.slice(0, 9))),
  },
  {
    entity: 'LOCATION',
    regex:
      /(?<![\p{L}\p{N}])(?:\d{1,4}(?: (?:bis|ter|quater))?,? )?(?:rue|avenue|boulevard|place|chemin|impasse|allée|quai|route|cours) (?:(?:des?|du|la|le|les) |[dl]['’]){0,3}\p{Lu}[\p{L}-]{0,30}(?: \p{Lu}[\p{L}-]{0,30}){0,3}/gu,
    score: 0.85,
  },
  { entity: 'LOCATION', regex: /(?<![\p{L}\p{N}])\d{5} \p{Lu}[\p{L}-]{1,40}/gu, score: 0.85 },
]

const patterns = { en: [...shared, ...english], fr: [...shared, ...french] } as const

/** The entities that the patterns of a language can find. */
export const patternEntities = (language: Language): Set<string> =>
  new Set(patterns[language].map(({ entity }) => entity))

/** Everything that the patterns of a language find in a text. */
export const findPatterns = (text: string, language: Language): Find[] =>
  patterns[language].flatMap(({ entity, regex, score, keep }) =>
    [...text.matchAll(regex)].flatMap(({ 0: match, index: start }) => {
      const kept = keep ? keep(match) : match
      return kept === undefined ? [] : [{ entity, start, end: start + kept.length, score }]
    }),
  )
