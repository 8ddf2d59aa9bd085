// Check digits, against examples that public bodies print and by arithmetic of the tests' own.
import { expect, it } from 'vitest'
import { randomFrom } from '../../random.ts'
import { card, iban, luhnDigit, nir, phone, siret } from './identifiers.ts'

const times = <T>(make: (key: number) => T): T[] => Array.from({ length: 500 }, (_, key) => make(key))
const remainder = (digits: string): number => [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0)

it('Luhn: the digit of the test cards and of a SIREN', () => {
  expect(luhnDigit('424242424242424')).toBe('2')
  expect(luhnDigit('37828224631000')).toBe('5')
  expect(luhnDigit('73282932')).toBe('0')
})

it('an IBAN has remainder 1 by 97 with its country moved to the end', () => {
  expect(remainder('30006000011234567890189152776')).toBe(1)
  for (const code of times((key) => iban(randomFrom('iban', key)))) {
    expect(code).toMatch(/^FR7699\d{21}$/)
    expect(remainder(`${code.slice(4)}1527${code.slice(2, 4)}`)).toBe(1)
  }
})

it('a NIR tells sex, year and month, and its key completes it to 97', () => {
  // INSEE's own example.
  expect(97 - remainder('2690549588157')).toBe(80)
  const codes = times((key) => nir(randomFrom('nir', key), new Date(Date.UTC(1957, 2, 12)), key % 2 === 0))
  for (const [key, code] of codes.entries()) {
    expect(code).toMatch(key % 2 === 0 ? /^25703/ : /^15703/)
    expect(code).toMatch(/^\d{5}(\d\d|2A|2B)9\d{7}$/)
    expect(97 - remainder(code.slice(0, 13).replace('2A', '19').replace('2B', '18'))).toBe(Number(code.slice(13)))
  }
  expect(codes.some((code) => /2[AB]/.test(code.slice(5, 7)))).toBe(true)
})

it('cards are of the published test ranges, American Express with 15 digits', () => {
  const cards = times((key) => card(randomFrom('card', key)))
  for (const code of cards) {
    expect(code.slice(-1)).toBe(luhnDigit(code.slice(0, -1)))
    expect(code).toMatch(/^(?:(?:411111|424242|400000|555555|510510)\d{10}|378282\d{9})$/)
  }
  expect(new Set(cards.map((code) => code.length))).toEqual(new Set([15, 16]))
})

it('a SIRET passes whole, and its company alone', () => {
  for (const code of times((key) => siret(randomFrom('siret', key)))) {
    expect(code).toMatch(/^0\d{13}$/)
    expect(code.slice(8, 9)).toBe(luhnDigit(code.slice(0, 8)))
    expect(code.slice(13)).toBe(luhnDigit(code.slice(0, 13)))
  }
})

it('phones are of ranges that are nobody’s', () => {
  for (const kind of ['mobile', 'landline'] as const) {
    expect(phone(randomFrom(kind), kind, 'fr').digits).toMatch(/^(063998|019900|026191|035301|046571|053649)\d{4}$/)
    expect(phone(randomFrom(kind), kind, 'gb').digits).toMatch(/^(7700900|2079460)\d{3}$/)
    expect(phone(randomFrom(kind), kind, 'us').digits).toMatch(/^\d{3}55501\d\d$/)
  }
})
