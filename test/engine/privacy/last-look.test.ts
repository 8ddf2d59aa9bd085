// The last look: what it must see whatever the disguise, and what it must let pass.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lookForPersonal, seal } from '../../../engine/privacy.ts'
import { SECRETS, secretKinds } from './secrets.ts'

const nobody = { sender: null, recipients: null }

describe.each(secretKinds)('%s', (kind) => {
  it.each([...SECRETS[kind]])('is seen in %j, in any surroundings', (secret) => {
    for (const text of [secret, `mot ${secret} mot`, `(${secret}).`, `Voici : ${secret}, merci`, `<b>${secret}</b>`]) {
      expect({ text, found: lookForPersonal(text) }).toEqual({ text, found: expect.arrayContaining([kind]) })
    }
  })
})

it('refuses every text with a planted secret, and names kinds, never values', () => {
  const planted = fc
    .constantFrom(...secretKinds)
    .chain((kind) => fc.record({ kind: fc.constant(kind), secret: fc.constantFrom(...SECRETS[kind]) }))
  const prose = fc
    .array(fc.constantFrom('bonjour', 'la', 'réunion', 'de', 'mardi', '12 h', '45 €', 'é', '—'))
    .map((words) => words.join(' '))
  fc.assert(
    fc.property(prose, planted, prose, (before, { kind, secret }, after) => {
      const outcome = seal(`${before} ${secret} ${after}`, nobody)
      expect(outcome).toEqual({ kind: 'left', found: expect.arrayContaining([kind]) })
    }),
    { seed: 9, numRuns: 500 },
  )
})

describe('lets pass', () => {
  it.each([
    '#48213',
    '110 000 emails, 109 950 faits, 50 échecs',
    '$332.17 sur 332,00 $ (45 $ au départ)',
    '1 234 567 890 tokens',
    '1 000/2 000/3 000',
    '2026-11-23T08:00:05.123Z',
    '2026-01-05 08:30:15',
    '05/11/2026 08:30',
    '05/11 08:00:30',
    '00:12:34 · 18-24 h · 08:30:15',
    'run-2026-11-23-0817',
    'migration_20260105.log',
    'claude-sonnet-4-5-20250929, claude-haiku-5-5, voyage-4',
    '0.5715601754993251 et 0.123456789',
    '550e8400-e29b-41d4-a716-446655440000',
    'c685a5eb8a828880',
    '1732348800000',
    '127.0.0.1:5432',
    '@panel_bot /start_migration',
    'RPM 1000 · ITPM 2000000 · OTPM 400000',
    'commande 402-1234567-1234567',
    'colis 1Z999AA10123456784',
    'AT 20 personnes sont venues hier soir avec leurs enfants',
    'de 10 à 12 h 30, salle B204, page 3 sur 12',
    'npm i left@1.2.3 @scope/name',
    '<PERSON_1> <PHONE_12><PHONE_3>, <IBAN_1>\n<NUMBER_2>',
  ])('%j', (text) => {
    expect(lookForPersonal(text)).toEqual([])
  })

  it('ids, hashes, fractions and times, but for one in a hundred', () => {
    const letters = (alphabet: string, length: number) =>
      fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((all) => all.join(''))
    const harmless = fc.oneof(
      letters('0123456789abcdef', 16),
      letters('0123456789abcdef', 64),
      fc.uuid(),
      fc.double({ min: 0, max: 1 }).map(String),
      fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString()),
      fc.integer({ min: 0, max: 99_999_999 }).map(String),
    )
    const texts = fc.sample(harmless, { seed: 5, numRuns: 4_000 })
    expect(texts.filter((text) => lookForPersonal(text).length > 0).length).toBeLessThan(40)
  })
})

describe('the headers’ people', () => {
  const headers = {
    sender: 'Dupont, Jean-Pierre <jp.dupont@orange.fr>',
    recipients: ['"O\'Brien, Zoé" <zoe@localhost>', 'Dr Li <li@x.cn>', 'Service Client <contact@shop.fr>'],
  }
  it.each([
    ['name', 'Jean'],
    ['name', 'DUPONT'],
    ['name', "Dupont's"],
    ['name', 'zoe'],
    ['name', 'ZOÉ'],
    ['name', 'O’Brien'],
    ['name', 'jean\u200b-pierre'],
    ['name', 'du\u00adpont'],
    ['name', 'dupont75'],
    ['name', 'Dr Li'],
    ['name', 'li, dr'],
    ['address', 'zoe@localhost'],
  ])('%s: %j is seen', (kind, text) => {
    expect(seal(`Bonjour ${text} !`, headers)).toEqual({ kind: 'left', found: expect.arrayContaining([kind]) })
  })

  it.each(['Dupontel', 'j’aime l’orange', 'li', 'le service client', 'docteur', '<PERSON_1>'])('%j is not', (text) => {
    expect(seal(text, headers).kind).toBe('sealed')
  })

  it('are not looked for when there are none', () => {
    expect(seal('Jean Dupont', nobody)).toEqual({ kind: 'sealed', text: 'Jean Dupont' })
    expect(seal('Jean Dupont', { sender: null, recipients: [] }).kind).toBe('sealed')
  })
})

// Each of these took from five to 190 seconds with a backtracking pattern or a naive normalisation at this size.
it.each(['a', '1 ', '1.', '(1', '@a', 'a.', '4111', 'FR76 ', '\ud800', '😀', '٠', '\u0301\u0316', 'jean-', '+1'])(
  'reads 100,000 characters of %j in linear time',
  (unit) => {
    const text = unit.repeat(100_000 / unit.length)
    const started = performance.now()
    seal(text, { sender: text, recipients: ['Jean Dupont <jean@x.fr>'] })
    expect(performance.now() - started).toBeLessThan(3_000)
  },
)
