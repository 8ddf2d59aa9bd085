// Counting tokens: never more than bytes, and a cut that fits.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countTokens, cutToTokens } from './tokens.ts'

const factor = fc.constantFrom(1, 1.3)

test('a text never counts more tokens than it has bytes, and only an empty one counts none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), factor, (text, by) => {
      const tokens = countTokens(text, by)
      expect(tokens).toBeLessThanOrEqual(Buffer.byteLength(text))
      expect(tokens > 0).toBe(text !== '')
    }),
  )
})

test('a cut is a beginning of the text that fits, and is the text itself when that fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.nat({ max: 150 }), factor, (text, tokens, by) => {
      const cut = cutToTokens(text, tokens, by)
      expect(text.startsWith(cut)).toBe(true)
      expect(countTokens(cut, by)).toBeLessThanOrEqual(tokens)
      expect(cut === text).toBe(countTokens(text, by) <= tokens)
    }),
  )
})

test('a cut wastes no more than a token', () => {
  const text = 'abcd'.repeat(100)
  expect(cutToTokens(text, 30)).toBe('abcd'.repeat(30))
})
