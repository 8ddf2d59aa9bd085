// Amounts, durations and dates as the owner reads them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFormats } from '../../bot/formats.ts'

const fr = createFormats('fr', 'Europe/Paris')
const en = createFormats('en', 'America/New_York')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const MINUTE = 60_000

describe('money', () => {
  it('has cents, unless it is whole, and four decimals under a dollar', () => {
    expect([345, 1234.5, 0.0042, 0, 0.1].map((usd) => plain(fr.money(usd)))).toEqual([
      '345 $',
      '1 234,50 $',
      '0,0042 $',
      '0 $',
      '0,10 $',
    ])
    expect([345, 1234.5].map(en.money)).toEqual(['$345', '$1,234.50'])
  })
})

describe('a duration', () => {
  it('is told in its two greatest units', () => {
    const told = [0, 400, 45_000, 90_000, 60 * MINUTE, 552 * MINUTE, 51 * 60 * MINUTE]
    expect(told.map((ms) => plain(fr.duration(ms)))).toEqual([
      '0 s',
      '0 s',
      '45 s',
      '1 min 30 s',
      '1 h',
      '9 h 12 min',
      '2 j 3 h',
    ])
  })

  it('is never empty and never says sixty of anything', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 * 24 * 60 * MINUTE }), (ms) => {
        expect(plain(fr.duration(ms))).toMatch(/^\d+ (j|h|min|s)( \d+ (h|min|s))?$/)
        expect(plain(fr.duration(ms))).not.toMatch(/\b(60|24) (s|min|h)/)
      }),
      { seed: 7 },
    )
  })
})

describe('a time', () => {
  it('is that of the operator, in 24 hours, day before month', () => {
    const iso = '2026-11-24T22:05:00Z'
    expect([fr.clock(iso), en.clock(iso)]).toEqual(['23:05', '17:05'])
    expect([plain(fr.moment(iso)), en.moment(iso)]).toEqual(['24/11/2026 23:05', '24/11/2026, 17:05'])
  })

  it('needs a zone that exists', () => {
    expect(() => createFormats('fr', 'Europe/Atlantis')).toThrow(RangeError)
  })
})
