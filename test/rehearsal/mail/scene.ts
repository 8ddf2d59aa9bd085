// A scene: the people, organisation and moment of one email, and what each slot of a template becomes in it.
import type { Random } from '../../random.ts'
import { clock, dateInDigits, dateInWords, daysLater, monthName, weekdayInWords } from './calendar.ts'
import type { Language } from './generated-email.ts'
import { iban, phone, siret } from './identifiers.ts'
import type { Organisation } from './organisations.ts'
import type { Person } from './people.ts'
import { bornOn, cardOf, ibanOf, landlineOf, mobileOf, nirOf, placeOf } from './personal-details.ts'
import { type Piece, type Pieces, plant } from './pieces.ts'
import { placeFrom } from './places.ts'
import { readText, type Slot, type Text } from './template.ts'
import { writtenCard, writtenEuros, writtenIban, writtenNir, writtenPhone, writtenSiret } from './written-forms.ts'

export interface Scene {
  readonly random: Random
  readonly language: Language
  readonly at: Date
  /** Who writes and who is written to; for a desk, the clerk who writes. */
  readonly from: Person
  readonly to: Person
  readonly organisation: Organisation
  /** {a} {b} {c}: the people spoken of; the same letter is the same person. */
  readonly spokenOf: (letter: 'a' | 'b' | 'c') => Person
  /** A stream of this email's own for each reference, amount or time: what the subject names, the body names too. */
  readonly reference: (pattern: string) => Random
  /** A stream of facts of the organisation, the same in every email of it. */
  readonly organisationFacts: (detail: string) => Random
}

const civility = ({ woman }: Person, language: Language): string => {
  if (language === 'fr') return woman ? 'Mme' : 'M.'
  return woman ? 'Mrs' : 'Mr'
}

const initials = (first: string): string =>
  first
    .split('-')
    .map((part) => `${part.slice(0, 1)}.`)
    .join('-')

type PersonForm = (person: Person, scene: Scene, argument: string) => Piece | Pieces

const fullName = ({ first, last }: Person) => `${first} ${last}`
const formalName = ({ first, last }: Person) => `${first} ${capitals(last)}`
const capitals = (name: string) => name.toUpperCase()

const personForms: Readonly<Record<string, PersonForm>> = {
  '': (person) => plant('name', fullName(person)),
  first: ({ first }) => plant('name', first),
  last: ({ last }) => plant('name', last),
  caps: ({ last }) => plant('name', capitals(last)),
  formal: (person) => plant('name', formalName(person)),
  reverse: ({ first, last }) => plant('name', `${capitals(last)} ${first}`),
  initial: ({ first, last }) => plant('name', `${initials(first)} ${last}`),
  civil: (person, { language }) => [`${civility(person, language)} `, plant('name', person.last)],
  // French elision: "le dossier de Marc", "le dossier d'Émilie". `{a.de}` full, `{a.de:first}`, `{a.de:formal}`.
  de: (person, _, form) => {
    const name = form === 'first' ? person.first : form === 'formal' ? formalName(person) : fullName(person)
    return [/^[AEIOUÉÈÊÎÔH]/.test(name) ? "d'" : 'de ', plant('name', name)]
  },
  e: ({ woman }) => (woman ? 'e' : ''),
  email: ({ email }) => plant('email', email),
  mobile: (person, { random }) => plant('phone', writtenPhone(random, mobileOf(person))),
  phone: (person, { random }) => plant('phone', writtenPhone(random, landlineOf(person))),
  street: (person) => plant('address', placeOf(person).street),
  town: (person) => plant('address', placeOf(person).town),
  address: (person) => plant('address', `${placeOf(person).street}, ${placeOf(person).town}`),
  born: (person) => plant('birth_date', dateInDigits(bornOn(person))),
  nir: (person, { random }) => plant('nir', writtenNir(random, nirOf(person))),
  iban: (person, { random }) => plant('iban', writtenIban(random, ibanOf(person))),
  card: (person, { random }) => plant('card', writtenCard(random, cardOf(person))),
}

type SceneForm = (scene: Scene, argument: string) => Piece | Pieces

const organisationPlace = (scene: Scene) => placeFrom(scene.organisationFacts('place'))

const organisationForms: Readonly<Record<string, SceneForm>> = {
  '': ({ organisation }) => organisation.name,
  site: ({ organisation }) => organisation.domain,
  email: ({ organisation }, desk) => plant('email', `${desk || 'contact'}@${organisation.domain}`),
  phone: ({ random, organisationFacts }) =>
    plant('phone', writtenPhone(random, phone(organisationFacts('phone'), 'landline', 'fr'))),
  street: (scene) => plant('address', organisationPlace(scene).street),
  town: (scene) => plant('address', organisationPlace(scene).town),
  address: (scene) => plant('address', `${organisationPlace(scene).street}, ${organisationPlace(scene).town}`),
  iban: ({ random, organisationFacts }) => plant('iban', writtenIban(random, iban(organisationFacts('iban')))),
  siret: ({ random, organisationFacts }) => plant('siret', writtenSiret(random, siret(organisationFacts('siret')))),
}

const numbered = (random: Random, pattern: string): string => pattern.replace(/#/g, () => String(random.whole(0, 9)))

const range = (argument: string): [number, number] => {
  const [min, max] = argument.split('..').map(Number)
  if (min === undefined || max === undefined || !(min <= max)) throw new Error(`a range is min..max, not ${argument}`)
  return [min, max]
}

const token = (random: Random): string => Array.from({ length: 12 }, () => random.whole(0, 15).toString(16)).join('')

const otherForms: Readonly<Record<string, SceneForm>> = {
  /** `{date:+7}` 3 mars 2019; `{day:+7}` mardi 3 mars; `{short:-2}` 03/03/2019: days before or after the email. */
  date: ({ language, at }, days) => dateInWords(language, daysLater(at, Number(days))),
  day: ({ language, at }, days) => weekdayInWords(language, daysLater(at, Number(days))),
  short: ({ at }, days) => dateInDigits(daysLater(at, Number(days))),
  time: ({ reference, language }) => {
    const random = reference('time')
    const [hour, minute] = [random.whole(8, 19), random.pick(['00', '15', '30', '45'])]
    return language === 'fr' ? `${hour}h${minute}` : `${hour}:${minute}`
  },
  clock: ({ at }) => clock(at),
  month: ({ language, at }, days) => monthName(language, daysLater(at, Number(days))),
  year: ({ at }, years) => String(at.getUTCFullYear() + Number(years)),
  /** `{euros:20..400}` */
  euros: ({ reference, language }, argument) => {
    const [min, max] = range(argument)
    return writtenEuros(language, reference(argument).whole(min * 100, max * 100))
  },
  number: ({ random }, argument) => String(random.whole(...range(argument))),
  /** `{digits:FA-####}`: a reference that is about nobody. `{id:## ###}`: one that identifies a person. */
  digits: ({ reference }, pattern) => numbered(reference(pattern), pattern),
  id: ({ reference }, pattern) => plant('identifier', numbered(reference(pattern), pattern)),
  /** `{one:this|that}` */
  one: ({ random }, argument) => random.pick(argument.split('|')),
  /** `{link:path}`: an address with a token, by which a portal knows its visitor. */
  link: ({ random, organisation }, path) =>
    plant('url', `https://www.${organisation.domain}/${path || 'suivi'}?ref=${token(random)}`),
}

const person = (scene: Scene, name: string): Person | undefined => {
  if (name === 'from') return scene.from
  if (name === 'to') return scene.to
  return name === 'a' || name === 'b' || name === 'c' ? scene.spokenOf(name) : undefined
}

const fill = (slot: Slot, scene: Scene): Piece | Pieces => {
  const who = person(scene, slot.name)
  const personForm = who && personForms[slot.form]
  if (who && personForm) return personForm(who, scene, slot.argument)
  const form = slot.name === 'o' ? organisationForms[slot.form] : otherForms[slot.name]
  if (!form || who) throw new Error(`no slot {${slot.name}.${slot.form}}: scene.ts lists what can stand in braces`)
  return form(scene, slot.argument)
}

const read = new Map<string, Text>()

const readOnce = (text: string): Text => {
  const known = read.get(text) ?? readText(text)
  read.set(text, known)
  return known
}

/** Fills the slots of a text as a template holds it; each text is read once per process. */
export const fillTemplateText = (text: string, scene: Scene): Pieces => {
  const pieces: Piece[] = []
  for (const part of readOnce(text)) {
    const filled = typeof part === 'string' ? part : fill(part, scene)
    if (typeof filled === 'string' || 'kind' in filled) pieces.push(filled)
    else pieces.push(...filled)
  }
  return pieces
}
