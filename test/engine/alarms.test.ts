// The alarms: which figures call for which incident, and at which exact figure.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alarms, RULED_BY_ALARMS, type RunFigures } from '../../engine/alarms.ts'

const calm: RunFigures = {
  capMicros: 1_000_000,
  spentMicros: 0,
  pilot: { emails: 0, micros: 0, plannedMicrosPerEmail: 3_000 },
  recent: { outcomes: 0, letters: 0 },
  accepted: [],
}
const kinds = (over: Partial<RunFigures>) => alarms({ ...calm, ...over }).map(({ kind }) => kind)

describe('the budget', () => {
  it.each([
    [499_999, []],
    [500_000, ['budget_50']],
    [799_999, ['budget_50']],
    [800_000, ['budget_80']],
    [949_999, ['budget_80']],
    [950_000, ['budget_95']],
    [2_000_000, ['budget_95']],
  ])('with %d of 1,000,000 micro-dollars spent calls for %s', (spentMicros, expected) => {
    expect(kinds({ spentMicros })).toEqual(expected)
  })

  it('of nothing calls for nothing', () => {
    expect(kinds({ capMicros: 0, spentMicros: 0 })).toEqual([])
  })
})

describe('the pilot', () => {
  const pilot = (emails: number, micros: number, plannedMicrosPerEmail = 3_000) =>
    kinds({ pilot: { emails, micros, plannedMicrosPerEmail } })

  it('is judged from 200 emails on, and may be a quarter off the plan', () => {
    expect(pilot(199, 199 * 30_000)).toEqual([])
    expect(pilot(200, 200 * 3_750)).toEqual([])
    expect(pilot(200, 200 * 3_750 + 1)).toEqual(['pilot_off_plan'])
    expect(pilot(200, 0)).toEqual([])
  })

  it('has nothing to be judged by where the plan expected no cost', () => {
    expect(pilot(200, 1_000, 0)).toEqual([])
  })

  it('tells how many times the plan it costs', () => {
    const [alarm] = alarms({ ...calm, pilot: { emails: 250, micros: 250 * 6_000, plannedMicrosPerEmail: 3_000 } })
    expect(alarm).toEqual({ kind: 'pilot_off_plan', params: { emails: 250, factor: 2 } })
  })
})

describe('the failure rate', () => {
  const rate = (letters: number, outcomes: number, accepted: readonly string[] = []) =>
    kinds({ recent: { outcomes, letters }, accepted })

  it('alerts over 1 % and holds over 5 %', () => {
    expect(rate(5, 500)).toEqual([])
    expect(rate(6, 500)).toEqual(['failure_rate_high'])
    expect(rate(25, 500)).toEqual(['failure_rate_high'])
    expect(rate(26, 500)).toEqual(['failure_rate_hold'])
  })

  it('says nothing before a hundred outcomes', () => {
    expect(rate(99, 99)).toEqual([])
    expect(rate(100, 100)).toEqual(['failure_rate_hold'])
  })

  it('only alerts once the owner has accepted it', () => {
    expect(rate(500, 500, ['failure_rate_hold'])).toEqual(['failure_rate_high'])
  })
})

it('calls only for kinds that it rules, each once, whatever the figures', () => {
  const figure = fc.nat(10_000_000)
  const figures: fc.Arbitrary<RunFigures> = fc.record({
    capMicros: figure,
    spentMicros: figure,
    pilot: fc.record({ emails: fc.nat(1_000), micros: figure, plannedMicrosPerEmail: fc.nat(10_000) }),
    recent: fc.record({ outcomes: fc.nat(500), letters: fc.nat(500) }),
    accepted: fc.subarray(['pilot_off_plan', 'failure_rate_hold']),
  })
  fc.assert(
    fc.property(figures, (given) => {
      const called = alarms(given).map(({ kind }) => kind)
      expect(new Set(called).size).toBe(called.length)
      expect(called.every((kind) => RULED_BY_ALARMS.some((ruled) => ruled === kind))).toBe(true)
    }),
    { seed: 1 },
  )
})
