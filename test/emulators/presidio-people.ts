// What a language model would do for Presidio: finds people by the lists of names, and places by a list of cities.
import { firstNames, lastNames } from './names.ts'
import type { Language } from './presidio-patterns.ts'
import type { Find } from './presidio-spans.ts'

const SCORE = 0.85

/** Without case and accents: DURAND Leonie and Durand Léonie are one. */
const fold = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const first = new Set(firstNames.map(fold))
const last = new Set(lastNames.map(fold))

const titles = {
  fr: new Set(['m', 'mr', 'mme', 'mlle', 'dr', 'pr', 'me', 'monsieur', 'madame', 'docteur', 'professeur', 'maître']),
  en: new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'prof', 'professor', 'sir', 'lady']),
} as const

const cities = [
  ...['Paris', 'Lyon', 'Villeurbanne', 'Grenoble', 'Saint-Étienne', 'Clermont-Ferrand', 'Montrouge', 'Toulouse'],
  ...['Bordeaux', 'Nantes', 'Rennes', 'Brest', 'Lille', 'Strasbourg', 'Nancy', 'Marseille', 'Nice', 'Montpellier'],
  ...['Ajaccio', 'Ambérieu-en-Bugey', 'Aix-les-Bains', 'Aix-en-Provence', 'Dijon', 'Genève', 'Bruxelles', 'Lausanne'],
  ...['London', 'Manchester', 'Edinburgh', 'Dublin', 'New York', 'San Francisco', 'Boston', 'Geneva', 'Brussels'],
]
const city = new RegExp(String.raw`(?<![\p{L}\p{N}-])(?:${cities.join('|')})(?![\p{L}\p{N}-])`, 'gu')

interface Word {
  readonly start: number
  readonly end: number
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly isTitle: boolean
  readonly isInitial: boolean
}

const partOf = (folded: string, names: ReadonlySet<string>): boolean =>
  names.has(folded) || (folded.includes('-') && folded.split('-').some((part) => names.has(part)))

const wordsOf = (text: string, language: Language): Word[] =>
  [...text.matchAll(/(?:D['’](?=\p{Lu}))?[\p{L}\p{M}]+(?:[-‐‑][\p{L}\p{M}]+)*/gu)].map((match) => {
    const [written] = match
    // A name begins with a capital; without one, "olive" or "marion" in a sentence is no person.
    const folded = /^\p{Lu}/u.test(written) ? fold(written.replace(/^D['’]/, '').replace(/[‐‑]/g, '-')) : ''
    const isTitle = /^\p{Lu}/u.test(written) && titles[language].has(written.toLowerCase())
    return {
      start: match.index,
      end: match.index + written.length,
      isFirst: partOf(folded, first),
      isLast: partOf(folded, last),
      isTitle,
      isInitial: !isTitle && /^\p{Lu}$/u.test(written),
    }
  })

type Near = (left: Word, right: Word) => boolean

/** How many words from `at` are initials and a family name, as in "P.-H. Durand"; 0 for none. */
const initialled = (words: readonly Word[], at: number, near: Near): number => {
  for (let end = at; ; end++) {
    const [word, next] = [words[end], words[end + 1]]
    if (word === undefined || next === undefined || !word.isInitial || !near(word, next)) return 0
    if (next.isLast) return end + 2 - at
  }
}

/** How many words from `at` are one person, 0 for none. The English model knows neither "Last First" nor "Last" alone. */
const personAt = (words: readonly Word[], at: number, near: Near, language: Language): number => {
  const [before, word, next] = [words[at - 1], words[at], words[at + 1]]
  if (word === undefined) return 0
  if (word.isInitial) return initialled(words, at, near)
  const follower = next !== undefined && near(word, next) ? next : undefined
  if (word.isFirst && follower?.isLast) return 2
  if (word.isLast && follower?.isFirst && language === 'fr') return 2
  if (word.isFirst) return 1
  if (!word.isLast) return 0
  return language === 'fr' || (before?.isTitle && near(before, word)) ? 1 : 0
}

/** The people and the cities of a text, in linear time. */
export const findNames = (text: string, language: Language): Find[] => {
  const words = wordsOf(text, language)
  const near: Near = (left, right) => /^\.?[\s-]{1,3}$/.test(text.slice(left.end, Math.min(right.start, left.end + 5)))
  const finds: Find[] = []
  for (let at = 0; at < words.length; ) {
    const count = personAt(words, at, near, language)
    const [from, to] = [words[at], words[at + count - 1]]
    if (count > 0 && from && to) finds.push({ entity: 'PERSON', start: from.start, end: to.end, score: SCORE })
    at += Math.max(1, count)
  }
  for (const match of text.matchAll(city)) {
    finds.push({ entity: 'LOCATION', start: match.index, end: match.index + match[0].length, score: SCORE })
  }
  return finds
}
