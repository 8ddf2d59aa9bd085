// What must never be seen outside: the values that leak tests look for in everything an emulator received.
import { firstNames } from '../../emulators/names.ts'
import { asides, footers } from './asides.ts'
import { templates } from './catalogue.ts'
import type { GeneratedEmail, PlantedKind } from './generated-email.ts'
import { organisations } from './organisations.ts'
import { streets, towns } from './places.ts'
import { orders } from './quirks.ts'
import { signatures, threadLines } from './thread-lines.ts'

/** Nothing promises to hide these; a date of birth reads like any date. */
const unpromised: ReadonlySet<PlantedKind> = new Set(['birth_date', 'identifier'])

// Family names that are words: prompts, panels and mail may say them of nobody.
const words = new Set(
  'courtois gaillard hermand maillard marchand meunier picard poulain salmon toussaint trouvé vaillant'.split(' '),
)
const ordinaryText = JSON.stringify([
  templates,
  threadLines,
  signatures,
  asides,
  footers,
  orders,
  organisations,
  streets,
  towns,
]).toLowerCase()
const firsts = new Set(firstNames.map((name) => name.toLowerCase()))
const desks = new Set(
  Object.values(organisations)
    .flat()
    .map(({ name }) => name),
)
const SHORTEST_NAME = 5

const isDistinctive = (name: string): boolean => {
  const lower = name.toLowerCase()
  if (name.includes(' ')) return true
  return name.length >= SHORTEST_NAME && !firsts.has(lower) && !words.has(lower) && !ordinaryText.includes(lower)
}

/**
 * The strings of this email that must never be seen outside, in the form in which they are written, and with plain
 * spaces where that has no-break ones, since what is sent was normalised: full names, distinctive family names, addresses of mail, lines of postal addresses, phones, IBANs, NIRs, cards, SIRETs, links with a
 * token; the header's names and addresses too. Left out, because finding them would prove nothing: first names alone,
 * family names that are short, are words, or stand in text about somebody or something else (a street, a company), names
 * of companies, and the kinds that nothing promises to hide (dates of birth, reference numbers of a person).
 */
export const plantedValues = (email: GeneratedEmail): string[] => {
  const values = new Set<string>()
  for (const { kind, value } of email.planted) {
    if (unpromised.has(kind)) continue
    if (kind === 'address') for (const line of value.split(', ')) values.add(line)
    else if (kind !== 'name' || isDistinctive(value)) values.add(value)
  }
  for (const secret of email.headerSecrets) if (!desks.has(secret)) values.add(secret)
  for (const value of [...values]) values.add(value.replace(/\p{Zs}/gu, ' '))
  return [...values]
}

/** Those of `plantedValues` that are names: a recogniser of names misses some, where a shape betrays all the others. */
export const plantedNames = (email: GeneratedEmail): string[] => {
  const named = email.planted.flatMap(({ kind, value }) => (kind === 'name' ? [value] : []))
  const names = new Set(
    [...named, ...email.headerSecrets.filter((secret) => !secret.includes('@'))].flatMap((name) => [
      name,
      name.replace(/\p{Zs}/gu, ' '),
    ]),
  )
  return plantedValues(email).filter((value) => names.has(value))
}
