// Numbers with valid check digits that belong to nobody: phones, IBANs, NIRs, cards, SIRETs, as bare digits.
import type { Random } from '../../random.ts'

const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.whole(0, 9)).join('')

/** The digit that makes `payload` + digit pass Luhn's test. */
export const luhnDigit = (payload: string): string => {
  let sum = 0
  for (let i = 0; i < payload.length; i++) {
    const digit = Number(payload[payload.length - 1 - i])
    const weighed = i % 2 === 0 ? digit * 2 : digit
    sum += weighed > 9 ? weighed - 9 : weighed
  }
  return String((10 - (sum % 10)) % 10)
}

export interface Phone {
  readonly country: 'fr' | 'gb' | 'us'
  /** National digits; the French ones with their leading 0, the others without. */
  readonly digits: string
}

// Ranges that the regulators keep for fiction: ARCEP's numbering plan (audiovisual works),
// Ofcom (telephone numbers for use in TV and radio drama), NANPA (555-01xx).
const frenchLandlines = ['019900', '026191', '035301', '046571', '053649']

export const phone = (random: Random, kind: 'mobile' | 'landline', country: Phone['country']): Phone => {
  if (country === 'gb') {
    return { country, digits: (kind === 'mobile' ? '7700900' : '2079460') + digits(random, 3) }
  }
  if (country === 'us') return { country, digits: `${random.pick(['202', '312', '617'])}55501${digits(random, 2)}` }
  return { country, digits: (kind === 'mobile' ? '063998' : random.pick(frenchLandlines)) + digits(random, 4) }
}

/**
 * A French IBAN: bank code of no bank (99xxx), valid RIB key. With a valid RIB key the check digits are always 76:
 * both keys are remainders of the same number by 97.
 */
export const iban = (random: Random): string => {
  const [bank, branch, account] = [`99${digits(random, 3)}`, digits(random, 5), digits(random, 11)]
  const key = 97 - ((89 * Number(bank) + 15 * Number(branch) + 3 * Number(account)) % 97)
  return `FR76${bank}${branch}${account}${String(key).padStart(2, '0')}`
}

/**
 * A social security number (13 characters and a key of 2). The place of birth is a commune number over 910, which no
 * department of the mainland has. Corsica's 2A and 2B count as 19 and 18 in the key (INSEE).
 */
export const nir = (random: Random, born: Date, woman: boolean): string => {
  const department = random.chance(0.04)
    ? random.pick(['2A', '2B'])
    : String(random.pick([1, 6, 13, 29, 31, 33, 34, 35, 38, 44, 59, 63, 67, 69, 75, 76, 92, 93])).padStart(2, '0')
  const year = String(born.getUTCFullYear() % 100).padStart(2, '0')
  const month = String(born.getUTCMonth() + 1).padStart(2, '0')
  const body = `${woman ? 2 : 1}${year}${month}${department}9${random.whole(11, 99)}${digits(random, 3)}`
  const key = 97 - (Number(body.replace('2A', '19').replace('2B', '18')) % 97)
  return body + String(key).padStart(2, '0')
}

/** A payment card that passes Luhn's test, from the ranges that payment providers publish for testing. */
export const card = (random: Random): string => {
  const range = random.pick(['411111', '424242', '400000', '555555', '510510', '378282'])
  const payload = range + digits(random, range.startsWith('37') ? 8 : 9)
  return payload + luhnDigit(payload)
}

/** A SIRET: both the company's nine digits and all fourteen pass Luhn's test. No company's number starts with 0. */
export const siret = (random: Random): string => {
  const company = `0${digits(random, 7)}`
  const establishment = `${company}${luhnDigit(company)}000${random.whole(1, 9)}`
  return establishment + luhnDigit(establishment)
}
