// Dates as mail writes them, read the same on every machine.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mailDate } from '../../../engine/import/mail-date.ts'

const iso = (text: string) => mailDate(text)?.toISOString()

it.each([
  ['Mon, 02 Jan 2006 15:04:05 +0100', '2006-01-02T14:04:05.000Z'],
  ['2 Jan 2006 15:04 -0330', '2006-01-02T18:34:00.000Z'],
  ['Mon, 2 Jan 2006 15:04:05 +0200 (CEST (summer))', '2006-01-02T13:04:05.000Z'],
  ['Mon, 2 Jan 2006 15:04:05 EST', '2006-01-02T20:04:05.000Z'],
  ['lun, 2 Jan 2006 15:04:05 CEST', '2006-01-02T13:04:05.000Z'],
  ['Mon, 2 Jan 2006 15:04:05 GMT+0200', '2006-01-02T13:04:05.000Z'],
  ['Mon Jan  2 15:04:05 2006', '2006-01-02T15:04:05.000Z'],
  ['Mon Jan  2 15:04:05 +0100 2006', '2006-01-02T14:04:05.000Z'],
  ['02-Jan-2006 15.04.05 +0000', '2006-01-02T15:04:05.000Z'],
  ['2006-01-02T15:04:05+01:00', '2006-01-02T14:04:05.000Z'],
  ['2006-01-02 15:04', '2006-01-02T15:04:00.000Z'],
  ['2006-01-02', '2006-01-02T00:00:00.000Z'],
  ['Thu, 1 Jan 04 00:00:00 +0000', '2004-01-01T00:00:00.000Z'],
  ['Fri, 1 Jan 99 00:00:00 +0000', '1999-01-01T00:00:00.000Z'],
  ['Mon, 2 Jan 106 00:00:00 +0000', '2006-01-02T00:00:00.000Z'],
  ['Sat, 31 Dec 2005 23:59:60 +0000', '2005-12-31T23:59:59.000Z'],
  ['Tue, 4 Jul 1911 08:00:00 +0000', '1911-07-04T08:00:00.000Z'],
  ['Fri, 1 Jan 12345 00:00:00 +0000', '+012345-01-01T00:00:00.000Z'],
  ['Mon, 2 Jan 2006 15:04:05 +9999', '2006-01-02T15:04:05.000Z'],
])('reads %s', (text, expected) => {
  expect(iso(text)).toBe(expected)
})

it.each([
  '',
  'yesterday',
  'Mon, 32 Jan 2006 15:04:05 +0000',
  'Mon, 29 Feb 2005 15:04:05 +0000',
  'Mon, 2 Jan 2006 25:04:05 +0000',
  'Mon, 2 Foo 2006 15:04:05 +0000',
  '2006-13-02',
  '1136214245',
])('takes %j for no date', (text) => {
  expect(mailDate(text)).toBeUndefined()
})

it('reads back every date as RFC 5322 writes it', () => {
  const range = { min: new Date('1900-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }
  fc.assert(
    fc.property(fc.date(range), (date) => {
      expect(mailDate(date.toUTCString())?.getTime()).toBe(Math.floor(date.getTime() / 1_000) * 1_000)
      expect(mailDate(date.toISOString())?.getTime()).toBe(date.getTime())
    }),
    { seed: 7, numRuns: 500 },
  )
})

it('throws on no text and never makes an invalid date', () => {
  const word = fc.constantFrom('Mon,', '2', 'Jan', '2006', '999999', '15:04', '99:99', '+0100', 'EST', '(', ')', '-')
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 8 })), { maxLength: 10 }), (words) => {
      expect(mailDate(words.join(' '))?.getTime()).not.toBeNaN()
    }),
    { seed: 7, numRuns: 1_000 },
  )
})
