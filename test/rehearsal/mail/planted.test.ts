// The gold: every span is what it says, everything that must not leak is in the mail, and the emulated Presidio finds it.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { iban, luhn, nir } from '../../emulators/presidio-checksums.ts'
import { findPatterns } from '../../emulators/presidio-patterns.ts'
import { findNames } from '../../emulators/presidio-people.ts'
import { generateMail } from './generate-mail.ts'
import type { GeneratedEmail, PlantedKind } from './generated-email.ts'
import { plantedValues } from './secrets.ts'

const sample = [...generateMail({ seed: 11, count: 4_000 })]
const fieldOf = (email: GeneratedEmail, field: 'subject' | 'body') =>
  field === 'subject' ? email.subject : email.body_text
const bare = (value: string) => value.replace(/[^\dA-Z]/g, '')

it('every span cuts exactly its value out of its field, in order and without overlap, for any seed', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      for (const email of generateMail({ seed, count: 40, sick: 10 })) {
        for (const field of ['subject', 'body'] as const) {
          let end = 0
          for (const span of email.planted.filter((planted) => planted.field === field)) {
            expect(fieldOf(email, field).slice(span.start, span.end)).toBe(span.value)
            expect(span.start).toBeGreaterThanOrEqual(end)
            expect(span.value).toMatch(/^\S(.*\S)?$/)
            end = span.end
          }
        }
      }
    }),
    { numRuns: 40 },
  )
})

it('every kind is planted hundreds of times, in subjects too', () => {
  const kinds: Record<PlantedKind, number> = {
    name: 10_000,
    address: 1_000,
    phone: 1_000,
    iban: 300,
    nir: 100,
    card: 50,
    email: 1_000,
    siret: 100,
    url: 300,
    birth_date: 300,
    identifier: 200,
  }
  const planted = sample.flatMap((email) => email.planted)
  for (const [kind, least] of Object.entries(kinds)) {
    expect([kind, planted.filter((span) => span.kind === kind).length]).toEqual([
      kind,
      expect.toSatisfy((n) => n > least),
    ])
  }
  expect(planted.filter(({ field }) => field === 'subject').length).toBeGreaterThan(300)
})

it('numbers carry valid check digits', () => {
  for (const { kind, value } of sample.flatMap((email) => email.planted)) {
    if (kind === 'iban') expect([value, iban(bare(value))]).toEqual([value, true])
    if (kind === 'nir') expect([value, nir(bare(value))]).toEqual([value, true])
    if (kind === 'card' || kind === 'siret') expect([value, luhn(bare(value))]).toEqual([value, true])
  }
})

it('phones are written in every French way, and foreign ones with their country', () => {
  const phones = sample
    .flatMap((email) => email.planted)
    .flatMap(({ kind, value }) => (kind === 'phone' ? [value] : []))
  for (const form of [
    /^0\d( \d\d){4}$/,
    /^0\d(\.\d\d){4}$/,
    /^0\d(-\d\d){4}$/,
    /^0\d(\u00a0\d\d){4}$/,
    /^0\d{9}$/,
    /^\+33 \d( \d\d){4}$/,
    /^\+33\d{9}$/,
    /^\+33 \(0\)\d( \d\d){4}$/,
    /^0033 \d( \d\d){4}$/,
    /^\+44 /,
    /^\+1 /,
  ]) {
    expect(phones.filter((phone) => form.test(phone)).length, String(form)).toBeGreaterThan(10)
  }
})

it('what the header says is known apart', () => {
  const unknown = sample.filter(({ sender, recipients, headerSecrets }) => {
    const said = [sender, ...recipients].flatMap((mailbox) => /^(.*) <(.*)>$/.exec(mailbox)?.slice(1) ?? [mailbox])
    return said.some((part) => !headerSecrets.includes(part))
  })
  expect(unknown).toEqual([])
})

it('everything that must not leak stands in the mail, and is long enough to prove something', () => {
  for (const email of sample) {
    const whole = `${email.subject}\n${email.body_text}\n${email.headerSecrets.join('\n')}`
    const spaced = whole.replace(/\p{Zs}/gu, ' ')
    const values = plantedValues(email)
    const wrong = values.filter((value) => value.length < 5 || !(whole.includes(value) || spaced.includes(value)))
    expect(wrong).toEqual([])
  }
})

it('a value with no-break spaces is looked for with plain ones too', () => {
  const values = sample.flatMap(plantedValues)
  const spaced = values.filter((value) => value.includes('\u00a0'))
  expect(spaced.length).toBeGreaterThan(100)
  const all = new Set(values)
  expect(spaced.filter((value) => !all.has(value.replaceAll('\u00a0', ' ')))).toEqual([])
})

it('what is looked for never stands in text that nobody planted', () => {
  const values = [...new Set(sample.flatMap(plantedValues))]
  const names = values
    .filter((value) => !value.includes(' ') && !/[\d@]/.test(value))
    .map((value) => value.toLowerCase())
  expect(names.length).toBeGreaterThan(100)
  for (const email of sample.slice(0, 1_000)) {
    const headerNames = email.headerSecrets.join(' ')
    for (const field of ['subject', 'body'] as const) {
      let rest = ''
      let from = 0
      for (const { start, end } of email.planted.filter((span) => span.field === field)) {
        rest += `${fieldOf(email, field).slice(from, start)}\n`
        from = end
      }
      rest = (rest + fieldOf(email, field).slice(from)).toLowerCase()
      expect(names.filter((name) => rest.includes(name) && !headerNames.toLowerCase().includes(name))).toEqual([])
    }
  }
})

it('the emulated Presidio, asked in both languages, leaves no more of what must be hidden than initials and D’', () => {
  for (const email of sample.slice(0, 1_500)) {
    for (const field of ['subject', 'body'] as const) {
      const text = fieldOf(email, field)
      const found = (['fr', 'en'] as const).flatMap((language) => [
        ...findPatterns(text, language),
        ...findNames(text, language),
      ])
      for (const { kind, value, start, end } of email.planted.filter((span) => span.field === field)) {
        if (kind === 'birth_date' || kind === 'identifier') continue
        const over = found.filter((find) => find.start < end && find.end > start)
        const left = [...value]
          .filter((_, i) => !over.some((find) => find.start <= start + i && start + i < find.end))
          .join('')
        expect([value, left.replace(/\p{Lu}\.|D'|[^\p{L}\p{N}]/gu, '')]).toEqual([value, ''])
      }
    }
  }
})
