// The deny-list of one email: the people its own headers name, found again in its text however they are written.

import { HEADER_WORDS } from './header-words.ts'
import { plain } from './plain.ts'
import type { Span } from './policy.ts'

/** The header fields that name people. */
export interface Headers {
  readonly sender: string | null
  readonly recipients: readonly string[] | null
}

/** Words of one name that stand behind one another: word by word, from any word that begins one. */
interface Node {
  readonly next: Map<string, Node>
  /** A name ends here. */
  ends: boolean
}

const SHORTEST_WORD = 3
const LONGEST_NAME = 6
/** Characters; three signs, each of which may be written %20. */
const LONGEST_GAP = 9
/** What may stand between two words of a name. */
const GAP = /^(?:%20|[ \t.,_'’-]){1,3}$/
/** O'Brien, d'Artagnan: a particle that is no word of its own. */
const ELIDED = /(\p{L}{1,2})['’](\p{L}+)/gu
const WORD = /\p{L}[\p{L}\p{M}]*/gu
// Entered at the first character of a run only, which keeps it linear.
const ADDRESS = /(?<![^\s@<>()[\]",;:\\])([^\s@<>()[\]",;:\\]+)@[^\s@<>()[\]",;:\\]+/g

const ASCII = /^[a-z]+$/i
const foldWord = (word: string): string =>
  (ASCII.test(word) ? word : word.normalize('NFKD').replace(/\p{M}/gu, '')).toLowerCase()

const wordsOf = (text: string): string[] => (text.match(WORD) ?? []).map(foldWord)
const personal = (word: string): boolean => [...word].length >= SHORTEST_WORD && !HEADER_WORDS.has(word)

/** The names of a header field: what is left of it beside the addresses, one name per mailbox. */
const namesOf = (field: string): string[][] =>
  field
    .replace(ADDRESS, '\n')
    .split(/[\n<>;"()]+/)
    .map(wordsOf)
    .filter((words) => words.length > 0)

const add = (root: Node, words: readonly string[]): void => {
  let node = root
  for (const word of words) {
    let next = node.next.get(word)
    if (!next) {
      next = { next: new Map(), ends: false }
      node.next.set(word, next)
    }
    node = next
  }
  node.ends = true
}

/** A whole name in both orders, and run together as in a login; the single words that tell a person. */
const addName = (root: Node, words: readonly string[]): void => {
  for (const word of words) if (personal(word)) add(root, [word])
  if (words.length < 2 || words.length > LONGEST_NAME || words.every((word) => HEADER_WORDS.has(word))) return
  const [first = '', ...rest] = words
  const orders = [words, [...rest, first], [...words.slice(-1), ...words.slice(0, -1)]]
  for (const order of orders) {
    add(root, order)
    if (personal(order.join(''))) add(root, [order.join('')])
  }
}

const treeOf = ({ sender, recipients }: Headers): Node => {
  const root: Node = { next: new Map(), ends: false }
  for (const raw of [sender, ...(recipients ?? [])]) {
    if (raw === null) continue
    const field = plain(raw)
    for (const name of namesOf(field)) addName(root, name)
    for (const [, particle = '', name = ''] of field.matchAll(ELIDED)) {
      if (personal(foldWord(name))) addName(root, [foldWord(particle), foldWord(name)])
    }
    for (const [, local = ''] of field.matchAll(ADDRESS)) {
      for (const word of wordsOf(local)) if (personal(word)) add(root, [word])
    }
  }
  return root
}

/**
 * Finds the headers' people in plain texts: whole names in both orders, and each word of three letters or more of a name
 * or of an address's local part; whatever the case and the accents, only as whole words ("Dupont's" holds one).
 * Takes time linear in the text, however many people there are.
 */
export const createDenyList = (headers: Headers): ((text: string) => readonly Span[]) => {
  const root = treeOf(headers)
  return (text) => {
    const words = Array.from(text.matchAll(WORD), ({ index, 0: word }) => ({
      word: foldWord(word),
      start: index,
      end: index + word.length,
    }))
    const spans: Span[] = []
    for (const [at, { start }] of words.entries()) {
      let node: Node | undefined = root
      let end: number | undefined
      for (let length = 0; length < LONGEST_NAME; length += 1) {
        const here = words[at + length]
        if (!here || !node) break
        const before = words[at + length - 1]
        if (
          length > 0 &&
          (here.start - (before?.end ?? 0) > LONGEST_GAP || !GAP.test(text.slice(before?.end, here.start)))
        )
          break
        node = node.next.get(here.word)
        if (node?.ends) end = here.end
      }
      if (end !== undefined) spans.push({ start, end, kind: 'PERSON' })
    }
    return spans
  }
}
