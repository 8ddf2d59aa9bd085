// How the emulated model reads: the words of a text are weighed, and the heaviest topic, priority and keywords win.
import { noise, priorities, topics } from './anthropic-words.ts'

interface Clue {
  readonly name: string
  readonly whole: boolean
  readonly weight: number
}

/** Clues by the letters that a word begins with: a text is read once, whatever the number of clues. */
const indexed = (lists: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, readonly Clue[]> => {
  const index = new Map<string, Clue[]>()
  for (const [name, words] of Object.entries(lists)) {
    for (const word of words) {
      const letters = word.replace(/[$!]/g, '')
      const clue = { name, whole: word.includes('$'), weight: 3 ** (word.split('!').length - 1) }
      index.set(letters, [...(index.get(letters) ?? []), clue])
    }
  }
  return index
}

const topicClues = indexed(topics)
const priorityClues = indexed(priorities)

/** Without placeholders, case and accents. */
const fold = (text: string): string =>
  text
    .replace(/<[^<>]*>/g, ' ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()

const LONGEST_CLUE = 20

const cluesIn = (word: string, clues: ReadonlyMap<string, readonly Clue[]>): Clue[] => {
  const found: Clue[] = []
  for (let length = 2; length <= Math.min(word.length, LONGEST_CLUE); length++) {
    const begun = clues.get(word.slice(0, length)) ?? []
    found.push(...begun.filter(({ whole }) => !whole || length === word.length))
  }
  return found
}

/** The subject line, what the writer wrote, and what is quoted below: they say less and less. */
const partsOf = (text: string): readonly (readonly [part: string, weight: number])[] => {
  const quoted = text.search(/^(?:>|-----|le .{5,80} a ecrit)/m)
  const own = quoted < 0 ? text : text.slice(0, quoted)
  return [
    [/^subject: *(.*)$/m.exec(text)?.[1] ?? '', 3],
    [own, 2],
    [text.slice(own.length), 1],
  ]
}

const best = (lists: object, clues: ReadonlyMap<string, readonly Clue[]>, text: string): string | undefined => {
  const scores = new Map(Object.keys(lists).map((name) => [name, 0]))
  for (const [part, partWeight] of partsOf(text)) {
    // A word that comes back, as in a form letter, says nothing new.
    for (const word of new Set(part.match(/[a-z0-9]+(?:-[a-z0-9]+)*/g))) {
      for (const { name, weight } of cluesIn(word, clues))
        scores.set(name, (scores.get(name) ?? 0) + weight * partWeight)
    }
  }
  const [first] = [...scores].filter(([, score]) => score > 0).toSorted(([, a], [, b]) => b - a)
  return first?.[0]
}

/** The category that a text speaks of, or `other`. */
export const topicOf = (text: string): string => best(topics, topicClues, fold(text)) ?? 'other'

/** How soon a text wants to be read: `high`, `normal` or `low`. */
export const priorityOf = (text: string): string => best(priorities, priorityClues, fold(text)) ?? 'normal'

/** Up to `count` words that the text is about, the most frequent first; never a placeholder or a part of one. */
export const keywordsOf = (text: string, count: number): string[] => {
  const seen = new Map<string, number>()
  for (const [word] of text
    .toLowerCase()
    .replace(/<[^<>]*>/g, ' ')
    .matchAll(/(?<![\p{L}\p{N}_@.])\p{L}{4,24}(?![\p{L}\p{N}_@])/gu)) {
    if (!noise.has(fold(word))) seen.set(word, (seen.get(word) ?? 0) + 1)
  }
  return [...seen]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([word]) => word)
}
