// Pieces: emails packed into requests, in order, none lost, none too large; and halved without loss.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { halves, type Packing, type Piece, pieceOf, takePiece } from '../../../engine/lane/piece.ts'
import type { Ready } from '../../../engine/phases/phase.ts'

const readyOf = (sizes: readonly number[]): Ready<number>[] =>
  sizes.map((size, index) => ({
    kind: 'ready',
    messageId: `m${index}`,
    prepared: index,
    most: { inputTokens: size * 4, outputTokens: 150 },
    likely: { inputTokens: size, outputTokens: 60 },
  }))
const ids = ({ emails }: Piece<number>) => emails.map(({ messageId }) => messageId)
const takeAll = (waiting: Ready<number>[], bound: Packing, flush: boolean): Piece<number>[] => {
  const piece = takePiece(waiting, bound, flush)
  return piece ? [piece, ...takeAll(waiting, bound, flush)] : []
}
const sizes = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 80 })
const packing = fc.record({ emails: fc.integer({ min: 1, max: 20 }), inputTokens: fc.integer({ min: 1, max: 10_000 }) })

describe('a packed request', () => {
  it('is full, by emails or by tokens, or it waits', () => {
    const waiting = readyOf([10, 10, 10])
    expect(takePiece(waiting, { emails: 4, inputTokens: 1_000 }, false)).toBeUndefined()
    expect(waiting).toHaveLength(3)
    expect(takePiece(waiting, { emails: 2, inputTokens: 1_000 }, false)?.emails).toHaveLength(2)
    // 1.3 times 10 tokens: two do not fit into 25.
    expect(takePiece(readyOf([10, 10]), { emails: 9, inputTokens: 25 }, false)?.emails).toHaveLength(1)
  })

  it('goes unfinished when there is no more to come', () => {
    expect(takePiece(readyOf([10]), { emails: 4, inputTokens: 1_000 }, true)?.emails).toHaveLength(1)
    expect(takePiece([], { emails: 4, inputTokens: 1_000 }, true)).toBeUndefined()
  })

  it('carries an email larger than a whole request alone', () => {
    const waiting = readyOf([5, 9_000, 5])
    const pieces = takeAll(waiting, { emails: 10, inputTokens: 100 }, true)
    expect(pieces.map(ids)).toEqual([['m0'], ['m1'], ['m2']])
  })

  it('loses, doubles and reorders nothing, and passes no bound unless it carries one email', () => {
    fc.assert(
      fc.property(sizes, packing, (given, bound) => {
        const pieces = takeAll(readyOf(given), bound, true)
        expect(pieces.flatMap(ids)).toEqual(readyOf(given).map(({ messageId }) => messageId))
        for (const { emails, likely } of pieces) {
          expect(emails.length).toBeLessThanOrEqual(bound.emails)
          if (emails.length > 1) expect(likely.inputTokens * 1.3).toBeLessThanOrEqual(bound.inputTokens + 1e-6)
        }
      }),
      { seed: 1 },
    )
  })

  it('leaves, without a flush, only what does not fill a request', () => {
    fc.assert(
      fc.property(sizes, packing, (given, bound) => {
        const waiting = readyOf(given)
        takeAll(waiting, bound, false)
        expect(waiting.length).toBeLessThan(bound.emails)
      }),
      { seed: 2 },
    )
  })
})

it('weighs a request by the sum of its emails', () => {
  expect(pieceOf(readyOf([10, 20]))).toMatchObject({
    most: { inputTokens: 120, outputTokens: 300 },
    likely: { inputTokens: 30, outputTokens: 120 },
    canary: false,
  })
})

it('counts what its emails share once, of what is likely; the worst case stays their sum', () => {
  const shared = { inputTokens: 4, outputTokens: 0 }
  const [first, ...others] = readyOf([10, 20, 30]).map((email) => ({ ...email, shared }))
  if (!first) throw new Error('no email')
  expect(pieceOf([first]).likely.inputTokens).toBe(10)
  expect(pieceOf([first, ...others])).toMatchObject({
    most: pieceOf(readyOf([10, 20, 30])).most,
    likely: { inputTokens: 60 - 2 * 4, outputTokens: pieceOf(readyOf([10, 20, 30])).likely.outputTokens },
  })
})

it('is halved down to single emails without losing one, and forgets what was doubted of the whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 100 }), (count) => {
      const whole: Piece<number> = { ...pieceOf(readyOf(Array(count).fill(1))), doubt: { successes: 3, strikes: 1 } }
      const parts = halves(whole)
      expect(parts.flatMap(ids)).toEqual(ids(whole))
      expect(parts.every(({ emails, doubt }) => emails.length > 0 && emails.length < count && !doubt)).toBe(true)
    }),
    { seed: 3 },
  )
})
