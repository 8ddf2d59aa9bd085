// How many emails fit into one batch: the longest beginning within requests, bytes and money.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitting } from '../../../engine/lane/batch/reserve.ts'

const item = fc.record({
  messageId: fc.constant('m'),
  micros: fc.integer({ min: 1, max: 5_000 }),
  inputTokens: fc.constant(1),
  outputTokens: fc.constant(1),
  textCut: fc.constant(false),
  bytes: fc.integer({ min: 1, max: 9_000 }),
})
const bounds = fc.record({
  requests: fc.integer({ min: 0, max: 40 }),
  bytes: fc.integer({ min: 9_000, max: 90_000 }),
  micros: fc.integer({ min: -10, max: 60_000 }),
})

describe('what fits into a batch', () => {
  it('never passes a bound, and one more would, whatever is waiting', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 60 }), bounds, (waiting, bound) => {
        const { count, boundByMoney } = fitting(waiting, bound)
        const sum = (n: number, part: 'bytes' | 'micros') =>
          waiting.slice(0, n).reduce((total, each) => total + each[part], 0)
        expect(count).toBeLessThanOrEqual(Math.min(bound.requests, waiting.length))
        expect(sum(count, 'bytes')).toBeLessThanOrEqual(bound.bytes)
        if (count > 0) expect(sum(count, 'micros')).toBeLessThanOrEqual(bound.micros)
        const more = count + 1
        const full = more > Math.min(bound.requests, waiting.length) || sum(more, 'bytes') > bound.bytes
        expect(full || sum(more, 'micros') > bound.micros).toBe(true)
        expect(boundByMoney).toBe(!full)
      }),
      { seed: 7, numRuns: 2_000 },
    )
  })
})
