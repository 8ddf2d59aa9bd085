// How people write numbers: spaced, dotted, with NBSP, run together, international.
import type { Random } from '../../random.ts'
import type { Phone } from './identifiers.ts'

const NBSP = '\u00a0'
const NARROW = '\u202f'

const grouped = (text: string, sizes: readonly number[], separator: string): string => {
  const groups: string[] = []
  let from = 0
  for (const size of sizes) {
    groups.push(text.slice(from, from + size))
    from += size
  }
  return groups.filter((group) => group !== '').join(separator)
}

const pairs = [2, 2, 2, 2, 2]
const fours = [4, 4, 4, 4, 4, 4, 4]

const frenchForms: readonly ((national: string) => string)[] = [
  (n) => grouped(n, pairs, ' '),
  (n) => grouped(n, pairs, ' '),
  (n) => grouped(n, pairs, '.'),
  (n) => grouped(n, pairs, NBSP),
  (n) => grouped(n, pairs, '-'),
  (n) => n,
  (n) => n,
  (n) => `+33 ${grouped(n.slice(1), [1, 2, 2, 2, 2], ' ')}`,
  (n) => `+33${NBSP}${grouped(n.slice(1), [1, 2, 2, 2, 2], NBSP)}`,
  (n) => `+33${n.slice(1)}`,
  (n) => `+33 (0)${grouped(n.slice(1), [1, 2, 2, 2, 2], ' ')}`,
  (n) => `0033 ${grouped(n.slice(1), [1, 2, 2, 2, 2], ' ')}`,
]

/** A phone number; foreign ones always with their + and country code. */
export const writtenPhone = (random: Random, { country, digits }: Phone): string => {
  if (country === 'fr') return random.pick(frenchForms)(digits)
  if (country === 'us') return `+1 ${grouped(digits, [3, 3, 4], random.pick([' ', '-']))}`
  return `+44 ${grouped(digits, digits.startsWith('7') ? [4, 6] : [2, 4, 4], ' ')}`
}

/** An IBAN in groups of four, or run together. */
export const writtenIban = (random: Random, iban: string): string =>
  grouped(iban, fours, random.pick([' ', ' ', NBSP, '']))

/** A NIR as on the card (1 85 03 75 116 042 78), or run together. */
export const writtenNir = (random: Random, nir: string): string =>
  grouped(nir, [1, 2, 2, 2, 3, 3, 2], random.pick([' ', ' ', NBSP, '']))

/** A card number in groups of four (American Express 4-6-5), or run together. */
export const writtenCard = (random: Random, card: string): string =>
  grouped(card, card.length === 15 ? [4, 6, 5] : fours, random.pick([' ', ' ', '-', NBSP, '']))

/** A SIRET as on invoices (012 345 678 00012), or run together. */
export const writtenSiret = (random: Random, siret: string): string =>
  grouped(siret, [3, 3, 3, 5], random.pick([' ', NBSP, '']))

/** An amount in euros; cents included. French uses a narrow NBSP for thousands, as mail of shops and banks does. */
export const writtenEuros = (language: 'fr' | 'en', cents: number): string => {
  const [whole, rest] = [String(Math.floor(cents / 100)), String(cents % 100).padStart(2, '0')]
  const thousands = whole.replace(/(?<=\d)(?=(\d{3})+$)/g, language === 'fr' ? NARROW : ',')
  return language === 'fr' ? `${thousands},${rest}${NBSP}€` : `€${thousands}.${rest}`
}
