// Address fields read into the form of the source table.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAddresses } from '../../../engine/import/addresses.ts'

describe('one field', () => {
  it.each([
    ['jean@exemple.fr', ['jean@exemple.fr']],
    ['<jean@exemple.fr>', ['jean@exemple.fr']],
    [
      '"Dupont, Jean" <jean@exemple.fr>, Marie <m@exemple.fr>',
      ['Dupont, Jean <jean@exemple.fr>', 'Marie <m@exemple.fr>'],
    ],
    ['jean@exemple.fr (Jean Dupont)', ['Jean Dupont <jean@exemple.fr>']],
    ['=?iso-8859-1?Q?Ren=E9?= <r@exemple.fr>', ['René <r@exemple.fr>']],
    ['=?utf-8?B?w4lsaXNl?= =?utf-8?Q?_Martin?= <e@exemple.fr>', ['Élise Martin <e@exemple.fr>']],
    ['Equipe: a@exemple.fr, "B" <b@exemple.fr>;, c@exemple.fr', ['a@exemple.fr', 'B <b@exemple.fr>', 'c@exemple.fr']],
    ['undisclosed-recipients:;', []],
    ['"jean@exemple.fr" <jean@exemple.fr>', ['jean@exemple.fr']],
    ['Secretariat', ['Secretariat']],
    ['', []],
  ])('%s', (field, expected) => {
    expect(readAddresses([field])).toEqual(expected)
  })

  it('takes its own form back, with a comma in the name', () => {
    expect(readAddresses(['Dupont, Jean <jean@exemple.fr>'])).toEqual(['Dupont, Jean <jean@exemple.fr>'])
  })

  it('lets no name pass for an address', () => {
    expect(readAddresses(['"Banque <banque@exemple.fr>" <voleur@exemple.org>'])).toEqual([
      'Banque banque@exemple.fr <voleur@exemple.org>',
    ])
    expect(readAddresses(['=?utf-8?Q?x=00=3Ca=40b.fr=3E?= <r@exemple.fr>'])).toEqual(['x a@b.fr <r@exemple.fr>'])
  })
})

it('joins fields in their order, each mailbox once', () => {
  expect(readAddresses(['a@exemple.fr, b@exemple.fr', 'B@exemple.fr, a@exemple.fr'])).toEqual([
    'a@exemple.fr',
    'b@exemple.fr',
    'B@exemple.fr',
  ])
})

it('bounds what becomes a key: 200 characters of a name, 320 of an address', () => {
  const [mailbox = ''] = readAddresses([`${'n'.repeat(5_000)} <${'a'.repeat(5_000)}@exemple.fr>`])
  expect(mailbox).toHaveLength(200 + 320 + ' <>'.length)
})

it('takes groups within groups by the thousand, over which the parser alone takes quadratic time', () => {
  expect(readAddresses(['a:'.repeat(100_000)])).toBeInstanceOf(Array)
})

it('gives back what it made, and storable text, for any field', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '"',
    ',',
    ';',
    ':',
    '(',
    ')',
    '@',
    '\\',
    '=?utf-8?Q?=E9?=',
    '\0',
    '\ud83d',
    ' ',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 30 }), (pieces) => {
      for (const mailbox of readAddresses([pieces.join('')])) {
        expect(mailbox).not.toMatch(/\0|\p{Surrogate}|[\n\r]/u)
        expect(mailbox.split('<').length).toBeLessThanOrEqual(2)
      }
    }),
    { seed: 7, numRuns: 1_000 },
  )
})
