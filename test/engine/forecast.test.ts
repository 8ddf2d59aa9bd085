// The forecast: its spreads are in order, more work never costs or takes less, and it names what binds.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addSpreads, type ForecastInput, forecast, meanSpread, momentsOf } from '../../engine/forecast.ts'
import type { Spread } from '../../engine/plan.ts'

const RUNBOOK: ForecastInput = {
  left: { classify: 110_000, graph: 110_000, embed: 110_000 },
  texts: { classify: 110_000, embed: 110_000 },
  perCall: 1,
  classifyTokens: { mean: 500, deviation: 200, size: 1_000 },
  embedTokens: { mean: 300, deviation: 200, size: 1_000 },
  outputTokens: { low: 45, mid: 60, high: 100 },
  claude: { inputNanos: 3_000, outputNanos: 15_000 },
  voyage: { inputNanos: 60, outputNanos: 0 },
  lane: 'live',
  limits: { requests: 1_000, inputTokens: 2_000_000, outputTokens: 400_000 },
  voyageLimits: { requestsPerMinute: 2_000, tokensPerMinute: 8_000_000 },
  voyageRequest: { emails: 1_000, inputTokens: 320_000 },
  presidioPerSecond: undefined,
}

const emails = fc.nat(200_000)
const moments = fc.record({
  mean: fc.double({ min: 0, max: 30_000, noNaN: true }),
  deviation: fc.double({ min: 0, max: 30_000, noNaN: true }),
  size: fc.nat(2_000),
})
const limit = fc.integer({ min: 1, max: 10_000_000 })
const input: fc.Arbitrary<ForecastInput> = fc.record({
  left: fc.record({ classify: emails, graph: emails, embed: emails }),
  texts: fc.record({ classify: emails, embed: emails }),
  perCall: fc.integer({ min: 1, max: 10 }),
  classifyTokens: moments,
  embedTokens: moments,
  outputTokens: fc.constantFrom({ low: 45, mid: 60, high: 100 }, { low: 58.5, mid: 78, high: 130 }),
  claude: fc.record({ inputNanos: fc.nat(10_000), outputNanos: fc.nat(50_000) }),
  voyage: fc.record({ inputNanos: fc.nat(500), outputNanos: fc.constant(0) }),
  lane: fc.constantFrom('live', 'batch'),
  limits: fc.record({ requests: limit, inputTokens: limit, outputTokens: limit }),
  voyageLimits: fc.record({ requestsPerMinute: limit, tokensPerMinute: limit }),
  voyageRequest: fc.record({ emails: fc.integer({ min: 1, max: 1_000 }), inputTokens: limit }),
  presidioPerSecond: fc.constantFrom(undefined, 0, 0.01, 1, 12.5, 1_000),
})

const inOrder = ({ low, mid, high }: Spread) => {
  expect(low).toBeGreaterThanOrEqual(0)
  expect(mid).toBeGreaterThanOrEqual(low)
  expect(high).toBeGreaterThanOrEqual(mid)
  expect(Number.isFinite(high)).toBe(true)
}

it('gives spreads in order: low, mid, high; whole micro-dollars; finite times', () => {
  fc.assert(
    fc.property(input, (given) => {
      for (const { costMicros, durationMs } of forecast(given)) {
        inOrder(costMicros)
        inOrder(durationMs)
        expect(Object.values(costMicros).every(Number.isInteger)).toBe(true)
      }
    }),
    { seed: 1, numRuns: 300 },
  )
})

it('never makes more emails cheaper or quicker', () => {
  fc.assert(
    fc.property(input, fc.nat(1_000), (given, more) => {
      const { classify, graph, embed } = given.left
      const larger = { ...given, left: { classify: classify + more, graph: graph + more, embed: embed + more } }
      for (const [index, phase] of forecast(larger).entries()) {
        const before = forecast(given)[index]
        if (!before) throw new Error('a phase is missing')
        for (const figure of ['low', 'mid', 'high'] as const) {
          expect(phase.costMicros[figure]).toBeGreaterThanOrEqual(before.costMicros[figure])
          expect(phase.durationMs[figure]).toBeGreaterThanOrEqual(before.durationMs[figure])
        }
      }
    }),
    { seed: 2 },
  )
})

it('costs and takes nothing where nothing is left', () => {
  fc.assert(
    fc.property(input, (given) => {
      for (const phase of forecast({ ...given, left: { classify: 0, graph: 0, embed: 0 } })) {
        expect(phase.costMicros).toEqual({ low: 0, mid: 0, high: 0 })
        expect(phase.durationMs).toEqual({ low: 0, mid: 0, high: 0 })
      }
    }),
    { seed: 3 },
  )
})

describe('the runbook’s migration', () => {
  it('costs about what the runbook says: its own 500 tokens in and 100 out are $330, Voyage $2', () => {
    const plan = forecast({ ...RUNBOOK, outputTokens: { low: 100, mid: 100, high: 100 } })
    expect(plan.map(({ costMicros }) => costMicros.mid)).toEqual([330_000_000, 0, 1_980_000])
    expect(addSpreads(plan.map(({ costMicros }) => costMicros)).mid).toBe(331_980_000)
  })

  it('takes at best what the request limit allows, and as much as twice that', () => {
    const [classify] = forecast(RUNBOOK)
    expect(classify?.boundBy).toEqual({ key: 'bound-requests', params: { limit: 1_000 } })
    expect(classify?.durationMs.low).toBe(110 * 60_000)
    expect(classify?.durationMs.high).toBe(220 * 60_000)
  })

  it.each([
    ['input tokens', { limits: { ...RUNBOOK.limits, inputTokens: 30_000 } }, 'bound-input-tokens'],
    ['output tokens', { limits: { ...RUNBOOK.limits, outputTokens: 8_000 } }, 'bound-output-tokens'],
    ['what Presidio can do', { presidioPerSecond: 2 }, 'bound-presidio'],
    ['requests, when Presidio is quick', { presidioPerSecond: 200 }, 'bound-requests'],
    ['requests, when Presidio was not really measured', { presidioPerSecond: 0 }, 'bound-requests'],
  ] as const)('is bound by %s', (_what, over, key) => {
    expect(forecast({ ...RUNBOOK, ...over })[0]?.boundBy.key).toBe(key)
  })

  it('takes days in phase 3 without a payment method at Voyage', () => {
    const [, , embed] = forecast({ ...RUNBOOK, voyageLimits: { requestsPerMinute: 3, tokensPerMinute: 10_000 } })
    expect(embed?.boundBy.key).toBe('bound-input-tokens')
    // 110,000 x 300 tokens at 10,000 a minute are 55 hours, and 65 as it goes in practice.
    expect(Math.round((embed?.durationMs.low ?? 0) / 3_600_000)).toBe(55)
    expect(Math.round((embed?.durationMs.mid ?? 0) / 3_600_000)).toBe(65)
  })
})

describe('a sample', () => {
  it('tells its mean and deviation', () => {
    expect(momentsOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, deviation: Math.sqrt(32 / 7), size: 8 })
    expect(momentsOf([])).toEqual({ mean: 0, deviation: 0, size: 0 })
    expect(momentsOf([3])).toEqual({ mean: 3, deviation: 0, size: 1 })
  })

  it('tells more of the mean, the larger it is', () => {
    const width = (size: number) => {
      const { low, high } = meanSpread({ mean: 500, deviation: 100, size })
      return high - low
    }
    expect(width(1_000)).toBeLessThan(width(100))
    expect(meanSpread({ mean: 500, deviation: 100, size: 0 })).toEqual({ low: 500, mid: 500, high: 500 })
    expect(meanSpread({ mean: 1, deviation: 100, size: 4 }).low).toBe(0)
  })
})
