// The last look for the people that an email's headers name: their addresses, and the words of their names.
import { HEADER_WORDS } from './header-words.ts'

const SHORTEST = 3
const WORD = /\p{L}+/gu
// Entered at the first character of a run only, or a long run without an @ would be read once from each of its places.
const ADDRESS = /(?<![^\s<>()[\]",;:\\@])[^\s<>()[\]",;:\\@]+@[^\s<>()[\]",;:\\@]+/g

const lowered = (text: string): string => text.toLowerCase()

/** The words that tell: three letters or more, and no role. Of names like "Dr Li", where none does, the pairs of words. */
const tellingWords = (headers: readonly string[]) => {
  const single = new Set<string>()
  const pairs = new Set<string>()
  for (const header of headers) {
    for (const name of header.replace(ADDRESS, '\n').split(/[\n<>;"()]+/)) {
      const words = (name.match(WORD) ?? []).map(lowered)
      const telling = words.filter((word) => [...word].length >= SHORTEST && !HEADER_WORDS.has(word))
      for (const word of telling) single.add(word)
      const [first = '', second = ''] = words
      if (telling.length > 0 || words.length !== 2 || words.every((word) => HEADER_WORDS.has(word))) continue
      pairs.add(`${first} ${second}`).add(`${second} ${first}`)
    }
  }
  return { single, pairs }
}

/** Looks for the headers' addresses and names in a shadow copy; the headers are shadow copies too. */
export const lookForNames = (text: string, headers: readonly string[]): readonly ('name' | 'address')[] => {
  const found: ('name' | 'address')[] = []
  const addresses = new Set(headers.flatMap((header) => (header.match(ADDRESS) ?? []).map(lowered)))
  if ((text.match(ADDRESS) ?? []).some((address) => addresses.has(lowered(address)))) found.push('address')
  const { single, pairs } = tellingWords(headers)
  let [before, end] = ['', -1]
  for (const { index, 0: match } of text.matchAll(WORD)) {
    const word = lowered(match)
    const near = index - end <= 3 && /^[ .,_'’-]+$/.test(text.slice(end, index))
    if (single.has(word) || (near && pairs.has(`${before} ${word}`))) {
      found.push('name')
      break
    }
    before = word
    end = index + match.length
  }
  return found
}
