// Text made tidy and storable, whatever comes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPage, oneLine, tidy } from '../../../engine/import/page.ts'

/** What PostgreSQL takes no text with, in a pattern that sees halves of pairs. */
const UNSTORABLE = /\0|\p{Surrogate}/u
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom(' ', '\t', '\n', '\r', '\r\n', '\0', '\u00a0', '\ufeff', '\ud83d', '\ude00', 'a'), {
      maxLength: 60,
    })
    .map((pieces) => pieces.join('')),
)

describe('tidy text', () => {
  it('drops blanks at line ends and all but one empty line, and keeps those inside a line', () => {
    expect(tidy('\n\n  a  b\t \r\n\r\n \r\n\r\n\tc\rd\u00a0\n\n')).toBe('a  b\n\n\tc\nd')
  })

  it('keeps a pair of surrogates and replaces a lone half', () => {
    expect(tidy('\ud83d\ude00 \ud83d x \ude00')).toBe('\ud83d\ude00 \ufffd x \ufffd')
  })

  it('drops NUL without leaving a gap', () => {
    expect(tidy('a\0b \0\n\0\nc')).toBe('ab\n\nc')
  })

  it('is storable, has no blank at a line end nor two empty lines, and is itself tidy, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const tidied = tidy(text)
        expect(tidied).not.toMatch(UNSTORABLE)
        expect(tidied).not.toMatch(/[ \t\r\u00a0\ufeff](?:\n|$)|\n\n\n|^\s|\n$/)
        expect(tidy(tidied)).toBe(tidied)
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  it('loses no visible character', () => {
    const visible = (text: string) => text.replaceAll(/[\s\u200b\ufeff\0]/g, '')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        expect(visible(tidy(text))).toBe(visible(text))
      }),
      { seed: 7, numRuns: 300 },
    )
  })
})

describe('one line', () => {
  it('joins all white space into single spaces and ends at the limit', () => {
    expect(oneLine(' Re:\r\n\t votre \u00a0 facture \n', 100)).toBe('Re: votre facture')
    expect(oneLine('abcdef', 3)).toBe('abc')
  })

  it('is one storable line no longer than asked, for any text', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 80 }), (text, longest) => {
        const line = oneLine(text, longest)
        expect(line).not.toMatch(UNSTORABLE)
        expect(line).not.toMatch(/[\n\r\t]| {2}|^ | $/)
        expect(line.length).toBeLessThanOrEqual(longest)
      }),
      { seed: 7, numRuns: 500 },
    )
  })
})

it('a page grows past the size it was made for', () => {
  const page = createPage(0)
  const text = 'mot '.repeat(1_000)
  page.flow(text, 0, text.length)
  page.breakLine(2)
  page.keep('fin', 0, 3)
  expect(page.text()).toBe(`${text.trim()}\n\nfin`)
})
