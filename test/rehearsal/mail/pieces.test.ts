// Text under construction keeps its gold spans through quoting, joining and typography.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { join, lengthOf, mapLiterals, type Pieces, plant, quote, render } from './pieces.ts'

const literal = fc.stringMatching(/^[a-zé🩺 \n]{0,20}$/u)
const planted = fc.stringMatching(/^[A-Z]{1,8}$/).map((value) => plant('name', value))
const pieces: fc.Arbitrary<Pieces> = fc.array(fc.oneof(literal, planted), { maxLength: 12 })

it('rendered spans cut out their values, whatever was done to the pieces', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 4 }), (blocks) => {
      const joined = join(blocks, '\n\n')
      for (const changed of [joined, quote(joined), quote(quote(joined)), mapLiterals(joined, (text) => `${text} !`)]) {
        const { text, planted: spans } = render(changed, 'body')
        expect(text.length).toBe(lengthOf(changed))
        expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual(spans.map(({ value }) => value))
        expect(spans.map(({ value }) => value)).toEqual(
          joined.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.value])),
        )
      }
    }),
  )
})

it('quoting marks every line, as text alone would be marked', () => {
  fc.assert(
    fc.property(pieces, (some) => {
      const { text } = render(some, 'body')
      const marked = text
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n')
      expect(render(quote(some), 'body').text).toBe(marked)
    }),
  )
})

it('empty blocks leave no separator', () => {
  expect(render(join([[''], ['a'], [], ['b']], ', '), 'subject').text).toBe('a, b')
})
