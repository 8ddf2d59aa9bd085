// The people of a question: who of those known here is meant, found on this machine, before anything of it is sent.
import { HEADER_WORDS } from '../privacy/header-words.ts'
import { plain } from '../privacy/plain.ts'
import type { PersonRow } from '../store/search.ts'

export interface PeopleOfQuestion {
  /** Headers of everybody of whom a word stands in the question: all of them are hidden in it. */
  readonly headers: readonly string[]
  /** Ids of those named by their address or their whole name. */
  readonly named: readonly string[]
  /** Ids of those of whom one word stands in the question that nobody's whole name explains. It may be a word like any. */
  readonly hinted: readonly string[]
}

const SHORTEST_WORD = 3

const wordsOf = (text: string): string[] =>
  (
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  ).filter((word) => word !== '')

const tells = (word: string): boolean => [...word].length >= SHORTEST_WORD && !HEADER_WORDS.has(word)

/** `Name <address>` as a header has it: what the deny-list and the last look read. */
const headerOf = ({ name, address }: PersonRow): string => {
  if (address === null) return name ?? ''
  const shown = (name ?? '').replace(/[<>"]/g, ' ').trim()
  return shown === '' || shown === address ? address : `"${shown}" <${address}>`
}

interface Person {
  readonly id: string | null
  readonly header: string
  /** Words of the name, or of the local part where there is no name. */
  readonly words: readonly string[]
  /** All that tells this person: words of three letters or more, and the name run together as in a login. */
  readonly telling: readonly string[]
  readonly address: string | undefined
}

const toPerson = (row: PersonRow): Person => {
  const header = headerOf(row)
  const address = /[^\s<>"]+@[^\s<>"]+/.exec(header)?.[0].toLowerCase()
  const name = wordsOf(plain(header.replace(/<?[^\s<>"]+@[^\s<>"]+>?/g, ' ')))
  const local = wordsOf(address?.slice(0, address.lastIndexOf('@')) ?? '')
  const orders = [name, name.toReversed()].map((words) => words.join(''))
  return {
    id: row.id,
    header,
    address,
    words: name.length > 0 ? name : local,
    telling: [...name, ...local, ...orders].filter(tells),
  }
}

const isWhole = ({ words }: Person, said: ReadonlySet<string>): boolean =>
  words.length >= 2 && words.some((word) => !HEADER_WORDS.has(word)) && words.every((word) => said.has(word))

const idsOf = (people: readonly Person[]): string[] => people.flatMap(({ id }) => id ?? [])

/** Finds them; whatever the case and the accents. Takes time linear in the number of people. */
export const peopleOf = (question: string, known: readonly PersonRow[]): PeopleOfQuestion => {
  const asked = plain(question)
  const said = new Set(wordsOf(asked))
  const lower = asked.toLowerCase()
  const near = known
    .map(toPerson)
    .filter(
      (person) =>
        person.telling.some((word) => said.has(word)) ||
        isWhole(person, said) ||
        (person.address !== undefined && lower.includes(person.address)),
    )
  const named = near.filter(
    (person) => isWhole(person, said) || (person.address !== undefined && lower.includes(person.address)),
  )
  const explained = new Set(named.flatMap(({ words, telling }) => [...words, ...telling]))
  const hinted = near.filter(({ telling }) => telling.some((word) => said.has(word) && !explained.has(word)))
  return { headers: near.map(({ header }) => header), named: idsOf(named), hinted: idsOf(hinted) }
}
