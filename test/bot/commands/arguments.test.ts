// Arguments of commands: read strictly, or not at all.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { none, optionalCount, readAmount } from '../../../bot/commands/arguments.ts'
import { nearest } from '../../../bot/commands/nearest.ts'

describe('an amount', () => {
  it.each([
    ['350', 350_000_000],
    ['350,50', 350_500_000],
    ['350.5', 350_500_000],
    ['$350', 350_000_000],
    ['350 $', 350_000_000],
    [' 45 USD ', 45_000_000],
    ['0,01', 10_000],
  ])('%s is read', (text, micros) => {
    expect(readAmount(text)).toBe(micros)
  })

  it.each(['', '0', '0,00', '-5', '1e3', '3 50', '350,505', '1.000,50', 'NaN', 'beaucoup', '9999999', '350 € '])(
    '%s is not',
    (text) => {
      expect(readAmount(text)).toBeUndefined()
    },
  )

  it('comes out to the cent as it was typed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), fc.constantFrom('.', ','), (cents, point) => {
        const typed = `${Math.floor(cents / 100)}${point}${String(cents % 100).padStart(2, '0')}`
        expect(readAmount(typed)).toBe(cents * 10_000)
      }),
      { seed: 7 },
    )
  })
})

describe('a count', () => {
  const read = optionalCount<number>(1, 1_000, 10)

  it('has bounds, and a usual value when nothing was typed', () => {
    expect(['', '1', '1000', '0', '1001', '007'].map(read)).toEqual([10, 1, 1_000, undefined, undefined, 7])
  })

  it('is digits and nothing else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const count = read(text)
        expect(count === undefined || text === '' || /^\d{1,6}$/.test(text)).toBe(true)
      }),
      { seed: 7 },
    )
    expect([none(''), none('now')]).toEqual(['none', undefined])
  })
})

describe('the nearest command', () => {
  const names = ['status', 'stop', 'start_migration', 'pause', 'dlq', 'cost']

  it('is that of a slip of the thumb', () => {
    const typed = ['staus', 'Status', 'pasue', 'puase', 'cots', 'start', 'dql', 'stp']
    expect(typed.map((word) => nearest(word, names))).toEqual([
      'status',
      'status',
      'pause',
      'pause',
      'cost',
      'start_migration',
      'dlq',
      'stop',
    ])
  })

  it('is none when nothing is near', () => {
    expect(['frobnicate', '', 'x'.repeat(5_000)].map((word) => nearest(word, names))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
