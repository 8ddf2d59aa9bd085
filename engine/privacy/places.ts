// Postal addresses by their shape: a house number and a kind of street, a postcode and a town. Presidio misses many.
import type { Span } from './policy.ts'

// Case matters here (a town begins with a capital), so the words that come in any case spell both.
const anyCase = (words: string): string =>
  words
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/\p{L}/gu, (letter) => `[${letter}${letter.toUpperCase()}]`))
    .join('|')

const STREET = anyCase(`
  rue avenue av boulevard bd blvd boul place pl allée allee allées chemin chem impasse imp quai cours square route rte
  passage ruelle sentier esplanade faubourg fbg promenade venelle résidence residence lotissement hameau
`)
const ENGLISH_STREET = anyCase('street st road rd avenue ave lane ln drive close crescent terrace square way court')
const PARTICLE = `(?:${anyCase("de du des la le les d' l' d’ l’ aux au et en sur sous")})`
const CAPITAL = String.raw`[\p{Lu}\d][\p{L}\d'’.\-]{0,30}`
const TOWN = String.raw`\d{5},? \p{Lu}[\p{L}'’\-]{1,30}(?:[ \-](?:${PARTICLE} ?)?\p{Lu}[\p{L}'’\-]{0,30}){0,4}`

const PATTERNS = [
  String.raw`(?<!\p{N})\d{1,4}(?: ?(?:${anyCase('bis ter quater')}|[A-Da-d]))?,? {1,2}(?:${STREET})\.?(?: {1,2}${PARTICLE}| (?=\p{L})){1,3} ?[\p{L}\d'’\-]{2,30}(?: (?:${PARTICLE}|${CAPITAL})){0,6}`,
  String.raw`(?<!\p{N})\d{1,4}[A-Da-d]?,? (?:\p{Lu}[\p{L}'’\-]{1,30} ){1,3}(?:${ENGLISH_STREET})\b`,
  String.raw`(?<![\p{L}\p{N}]|\p{N}[ .\-])(?:[FB]-)?${TOWN}`,
].map((source) => new RegExp(source, 'gu'))

/** Stretches of a plain text that read as a postal address or a part of one. Takes time linear in the text. */
export const placeSpans = (text: string): readonly Span[] =>
  PATTERNS.flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ({ index, 0: match }) => ({
      start: index,
      end: index + match.length,
      kind: 'LOCATION' as const,
    })),
  )

/** The patterns as text: they are part of the policy. */
export const placeSources = (): readonly string[] => PATTERNS.map(String)
