// Formatted text on a terminal: what is coloured, where lines break, and what never gets through.
import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { columnsOf, type Look, shortened, styledLines } from './styled-lines.ts'

const plain: Look = { ansi: false, width: 40, timeZone: 'UTC' }
const coloured: Look = { ...plain, ansi: true }

it('colours exactly the entities, nested ones together', () => {
  const entities = [
    { type: 'bold', offset: 3, length: 6 },
    { type: 'code', offset: 6, length: 3 },
  ]
  expect(styledLines('👍 ab cde f', entities, coloured)).toEqual(['👍 \u001b[1mab \u001b[0m\u001b[1;36mcde\u001b[0m f'])
  expect(styledLines('👍 ab cde f', entities, plain)).toEqual(['👍 ab cde f'])
})

it('breaks hard only within a word that no line can hold', () => {
  const at = (width: number) => styledLines(' 👍👍 abcdefgh ij', [], { ...plain, width })
  expect(at(8)).toEqual([' 👍👍', 'abcdefgh', 'ij'])
  expect(at(3)).toEqual([' 👍', '👍', 'abc', 'def', 'gh', 'ij'])
})

it('closes a colour at the end of a line and opens it again on the next', () => {
  const text = 'one two three'
  const lines = styledLines(text, [{ type: 'bold', offset: 0, length: text.length }], { ...coloured, width: 7 })
  expect(lines).toEqual(['\u001b[1mone two\u001b[0m', '\u001b[1mthree\u001b[0m'])
})

it('writes the address of a link behind it', () => {
  const link = { type: 'text_link', offset: 4, length: 4, url: 'https://example.org' }
  expect(styledLines('see this.', [link], plain)).toEqual(['see this (https://example.org).'])
})

it('lets no text drive the terminal', () => {
  expect(styledLines('a\u001b[2Jb\u0007\u202Ec\u009b1A', [], plain)).toEqual(['a[2Jbc1A'])
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      for (const line of styledLines(text, [], plain)) expect(line).not.toMatch(/\p{Cc}/u)
    }),
    { seed: 7 },
  )
})

it('never fills more columns than it has, and loses nothing but spaces at the breaks', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '\n', '中', '👍', 'word '), maxLength: 120 })
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 30 }), fc.boolean(), (sent, width, ansi) => {
      const entities = [{ type: 'bold', offset: 0, length: sent.length }]
      const lines = styledLines(sent, entities, { ...plain, ansi, width }).map(stripVTControlCharacters)
      for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width)
      expect(lines.join('').replaceAll(' ', '')).toBe(sent.replaceAll(/[ \n]/g, ''))
    }),
    { seed: 7 },
  )
})

it('shortens to the columns there are, an ellipsis included, and only when it must', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '中', '👍') }),
      fc.integer({ min: 1, max: 20 }),
      (text, width) => {
        const short = shortened(text, width)
        expect(columnsOf(short)).toBeLessThanOrEqual(width)
        expect(short === text).toBe(columnsOf(text) <= width)
      },
    ),
    { seed: 7 },
  )
})
