// What is known of a person beyond name and address: each detail comes from a stream of its own, when it is asked for.
import { type Random, randomFrom } from '../../random.ts'
import { card, iban, nir, type Phone, phone } from './identifiers.ts'
import type { Circle, Person } from './people.ts'
import { type Place, placeFrom } from './places.ts'

const streamOf = ({ seed, circle, number }: Person, detail: string): Random => randomFrom(seed, circle, number, detail)

export const mobileOf = (person: Person): Phone => phone(streamOf(person, 'mobile'), 'mobile', person.country)

export const landlineOf = (person: Person): Phone => phone(streamOf(person, 'landline'), 'landline', person.country)

export const placeOf = (person: Person): Place => placeFrom(streamOf(person, 'place'))

/** Years of birth where not everybody's. */
const births: Partial<Record<Circle, readonly [number, number]>> = { owner: [1956, 1974], students: [1990, 2004] }

export const bornOn = (person: Person): Date => {
  const random = streamOf(person, 'born')
  const [earliest, latest] = births[person.circle] ?? [1935, 1992]
  return new Date(Date.UTC(random.whole(earliest, latest), random.whole(0, 11), random.whole(1, 28)))
}

export const nirOf = (person: Person): string => nir(streamOf(person, 'nir'), bornOn(person), person.woman)

export const ibanOf = (person: Person): string => iban(streamOf(person, 'iban'))

export const cardOf = (person: Person): string => card(streamOf(person, 'card'))
