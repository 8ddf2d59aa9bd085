// Money: prices, costs and caps in whole micro-dollars, never less than the bill.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claudeModelOf, readCatalogue, voyageModelOf } from '../../engine/catalogue.ts'
import {
  capOffer,
  claudePrice,
  costMicros,
  likelyTokens,
  microsFromUsd,
  mostTokens,
  usd,
  voyagePrice,
} from '../../engine/money.ts'

const tokens = fc.integer({ min: 0, max: 50_000_000 })
const price = fc.record({ inputNanos: fc.nat(100_000), outputNanos: fc.nat(200_000) })
const usage = fc.record({ inputTokens: tokens, outputTokens: tokens })

describe('a cost', () => {
  it('is the price list: a million tokens of the default model, the runbook’s email, and its whole bill', () => {
    const known = readCatalogue()
    const claude = claudePrice(claudeModelOf(known, known.claudeDefault))
    expect(costMicros(claude, { inputTokens: 1_000_000, outputTokens: 0 })).toBe(3_000_000)
    expect(costMicros(claude, { inputTokens: 0, outputTokens: 1_000_000 })).toBe(15_000_000)
    expect(costMicros(claude, { inputTokens: 500, outputTokens: 100 }) * 110_000).toBe(330_000_000)
    const voyage = voyagePrice(voyageModelOf(known, known.voyageDefault))
    expect(costMicros(voyage, { inputTokens: 110_000 * 300, outputTokens: 0 })).toBe(1_980_000)
  })

  it('keeps prices under a thousandth of a cent exact: a tenth of a dollar per million is no rounding error', () => {
    const known = readCatalogue()
    const haiku = claudePrice(claudeModelOf(known, 'claude-haiku-5-5'))
    expect(haiku).toEqual({ inputNanos: 100, outputNanos: 500 })
    expect(costMicros(haiku, { inputTokens: 10_000_000, outputTokens: 0 })).toBe(1_000_000)
  })

  it('is whole, never below the exact figure, and less than one micro-dollar above it', () => {
    fc.assert(
      fc.property(price, usage, (each, used) => {
        const micros = costMicros(each, used)
        const exactNanos = BigInt(used.inputTokens * each.inputNanos) + BigInt(used.outputTokens * each.outputNanos)
        expect(Number.isInteger(micros)).toBe(true)
        expect(BigInt(micros) * 1_000n >= exactNanos).toBe(true)
        expect((BigInt(micros) - 1n) * 1_000n < exactNanos).toBe(true)
      }),
      { seed: 1 },
    )
  })

  it('never falls when more is used, and a sum never costs more than its parts', () => {
    fc.assert(
      fc.property(price, usage, usage, (each, one, other) => {
        const both = {
          inputTokens: one.inputTokens + other.inputTokens,
          outputTokens: one.outputTokens + other.outputTokens,
        }
        expect(costMicros(each, both)).toBeGreaterThanOrEqual(costMicros(each, one))
        expect(costMicros(each, both)).toBeLessThanOrEqual(costMicros(each, one) + costMicros(each, other))
      }),
      { seed: 2 },
    )
  })
})

describe('the tokens of a text', () => {
  it('are at most its bytes, and likely fewer, but some for any text', () => {
    expect(mostTokens('été', 10)).toBe(15)
    expect(mostTokens('😀')).toBe(4)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const bytes = Buffer.byteLength(text)
        expect(likelyTokens(bytes)).toBeLessThanOrEqual(mostTokens(text))
        expect(likelyTokens(bytes) > 0).toBe(text !== '')
      }),
      { seed: 3 },
    )
  })
})

describe('the cap that is offered', () => {
  it('is rounded up to a dollar, at least one', () => {
    expect([0, 1, 999_999, 1_000_000, 1_000_001, 331_200_000].map(capOffer).map(usd)).toEqual([1, 1, 1, 1, 2, 332])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (high) => {
        const cap = capOffer(high)
        expect(cap % 1_000_000).toBe(0)
        expect(cap).toBeGreaterThanOrEqual(Math.max(high, 1_000_000))
        expect(cap - high).toBeLessThanOrEqual(1_000_000)
      }),
      { seed: 4 },
    )
  })
})

describe('dollars that a person types', () => {
  it('become micro-dollars and come back unchanged', () => {
    expect([0, 0.000001, 45, 332.5].map(microsFromUsd)).toEqual([0, 1, 45_000_000, 332_500_000])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (micros) => {
        expect(microsFromUsd(usd(micros))).toBe(micros)
      }),
      { seed: 5 },
    )
  })

  it.each([-1, -0.000001, Number.NaN, Number.POSITIVE_INFINITY, 1e12])('are refused when they are %s', (amount) => {
    expect(() => microsFromUsd(amount)).toThrow(RangeError)
  })
})
