// Where a long text is cut: at most at the limit, and never so that half of something personal stays.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cutText } from '../../../engine/privacy/cut.ts'

it.each([
  ['keeps what is not longer', 'un deux', 7, 'un deux', false],
  ['cuts at white space', 'un deux trois', 9, 'un deux', true],
  ['keeps a word that ends exactly at the limit', 'un deux trois', 7, 'un deux', true],
  ['leaves no half of an address', 'voir jean.dupont@example.fr ici', 20, 'voir', true],
  ['leaves no half of a number in groups', 'au 06 12 34 56 78 merci', 14, 'au', true],
  ['leaves no half of an address in a list without blanks', 'a;b;jean.dupont@example.fr', 18, 'a;b', true],
  ['cuts a word without end somewhere', 'x'.repeat(3_000), 2_000, 'x'.repeat(2_000), true],
  ['splits no surrogate pair', '😀'.repeat(2_000), 2_001, '😀'.repeat(1_000), true],
] as const)('%s', (_, text, limit, expected, cut) => {
  expect(cutText(text, limit)).toEqual({ text: expected, cut })
})

it('takes the last word of a beginning for half a word', () => {
  expect(cutText('au 0612', 100, true)).toEqual({ text: 'au', cut: true })
})

it('returns a beginning of the text, within the limit, whole characters only', () => {
  const pieces = fc.constantFrom('mot', ' ', '\n', '😀', '06', '@', '.', 'é', 'x'.repeat(500))
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), fc.integer({ min: 1, max: 3_000 }), (parts, limit) => {
      const text = parts.join('')
      const { text: kept, cut } = cutText(text, limit)
      expect(text.startsWith(kept)).toBe(true)
      expect(kept.length).toBeLessThanOrEqual(limit)
      expect(cut).toBe(text.length > limit)
      expect(kept).not.toMatch(/[\ud800-\udbff]$/)
    }),
    { seed: 4, numRuns: 500 },
  )
})
