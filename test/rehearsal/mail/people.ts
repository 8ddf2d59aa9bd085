// The people around one mailbox: an owner and circles of correspondents who come back, each derived from seed and key.
import { firstNames, lastNames } from '../../emulators/names.ts'
import { type Random, randomFrom } from '../../random.ts'
import type { Phone } from './identifiers.ts'

export type Circle = 'owner' | 'family' | 'friends' | 'patients' | 'colleagues' | 'students' | 'abroad' | 'clerks'

export interface Person {
  readonly seed: number
  readonly circle: Circle
  readonly number: number
  readonly first: string
  readonly last: string
  readonly woman: boolean
  readonly email: string
  /** Whose telephone numbers. */
  readonly country: Phone['country']
}

/** How many people a circle holds. */
const sizes = {
  owner: 1,
  family: 14,
  friends: 60,
  patients: 1800,
  colleagues: 140,
  students: 320,
  abroad: 90,
  clerks: 200,
}

const webmail = ['courriel.example.org', 'mail.example.com', 'poste.example.net', 'boite.example.com']
const domains: Readonly<Record<Circle, readonly string[]>> = {
  owner: ['mail.example.com'],
  family: webmail,
  friends: webmail,
  patients: webmail,
  colleagues: ['chu-valmonne.example.org', 'univ-valmont.example.org', 'sante-valmont.example.org'],
  students: ['etu.univ-valmont.example.org'],
  abroad: ['med.northfield.example.org', 'stmarys.example.net', 'healthpartners.example.com'],
  clerks: ['bureau.example.net'],
}

// The lists have no genders; these of them are women's names, so that "Mme" and "née" fit.
const women = new Set(
  `Adèle Agathe Albane Alice Aline Amandine Amélie Anaïs Angélique Aurélie Axelle Barbara Béatrice Brigitte Carole Caroline
  Catherine Cécile Céline Chantal Charlotte Chloé Christelle Christine Clara Clémence Colette Corinne Danielle
  Delphine Élise Élodie Éloïse Émilie Emma Estelle Eugénie Évelyne Fanny Françoise Gaëlle Geneviève Gwenaëlle
  Hélène Inès Isabelle Jacqueline Joëlle Julie Juliette Karine Laetitia Laurence Léa Léonie Liliane Louise Lucie Magali
  Manon Margaux Marianne Marie-Laure Marion Martine Mathilde Mélanie Micheline Monique Nadège Nathalie Noémie Odile
  Patricia Pauline Renée Roxane Sabine Sandrine Séverine Simone Solène Sophie Stéphanie Suzanne Sylvie Thérèse Valérie
  Véronique Virginie Yvette Zoé Abigail Ashley Beatrix Bethany Brenda Cheryl Cynthia Deborah Eleanor Elizabeth
  Emily Fiona Gillian Harriet Heather Imogen Jennifer Jessica Kathleen Kimberly Lauren Margaret Megan Melissa Michelle
  Natalie Pamela Rebecca Rosalind Samantha Theresa Tracey Vanessa Winifred`.split(/\s+/),
)

const splitAt = (names: readonly string[], firstEnglish: string) => {
  const at = names.indexOf(firstEnglish)
  if (at < 1) throw new Error(`test/emulators/names.ts no longer starts its English part with ${firstEnglish}`)
  return { french: names.slice(0, at), english: names.slice(at) }
}
const firsts = splitAt(firstNames, 'Abigail')
const lasts = splitAt(lastNames, 'Abernathy')
const afterApostrophe = lasts.french.filter((name) => /^[AEIOUÉÈ]/.test(name))

const lastName = (random: Random, circle: Circle): string => {
  if (circle === 'abroad') return random.pick(lasts.english)
  const chance = random.unit()
  if (chance < 0.04) return `D'${random.pick(afterApostrophe)}`
  if (chance < 0.1) return `${random.pick(lasts.french)}-${random.pick(lasts.french)}`
  return random.pick(random.chance(0.04) ? lasts.english : lasts.french)
}

/** Letters without accents, lower case, hyphens kept: the local part of an address. */
const ascii = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^a-zA-Z-]/g, '')
    .toLowerCase()

const addressOf = (random: Random, circle: Circle, first: string, last: string): string => {
  const [f, l] = [ascii(first), ascii(last)]
  const local = random.pick([
    `${f}.${l}`,
    `${f}.${l}`,
    `${f.slice(0, 1)}.${l}`,
    `${l}.${f}`,
    `${f}${l}${random.whole(1, 99)}`,
  ])
  return `${local}@${random.pick(domains[circle])}`
}

/**
 * The person with that key. Everything about a person stays the same in all mail of the seed: the graph of a rehearsal
 * has real correspondents. More about them: personal-details.ts.
 */
export const personOf = (seed: number, circle: Circle, number: number): Person => {
  const random = randomFrom(seed, circle, number)
  const first = random.pick(circle === 'abroad' ? firsts.english : firsts.french)
  const sharesName = circle === 'family' && number % 2 === 0
  const last = sharesName ? personOf(seed, 'owner', 0).last : lastName(random, circle)
  return {
    seed,
    circle,
    number,
    first,
    last,
    woman: women.has(first),
    email: addressOf(random, circle, first, last),
    country: circle === 'abroad' ? random.pick(['gb', 'gb', 'us'] as const) : 'fr',
  }
}

/** Somebody of that circle; a few write often and most seldom, as in any mailbox. */
export const someoneOf = (seed: number, circle: Circle, random: Random): Person =>
  personOf(seed, circle, Math.floor(sizes[circle] * random.unit() ** 2))

export type Account = 'practice' | 'university' | 'home'

/** The owner's address on each account. */
export const accountOf = (seed: number, account: Account): string => {
  const { first, last, email } = personOf(seed, 'owner', 0)
  if (account === 'home') return email
  if (account === 'practice') return `dr.${ascii(last)}@cabinet-tilleuls.example.org`
  return `${ascii(first)}.${ascii(last)}@univ-valmont.example.org`
}
