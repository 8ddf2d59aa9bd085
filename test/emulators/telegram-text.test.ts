// How the emulated Telegram reads formatted text: HTML and entities come out as what a phone would show.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseHtml } from './telegram-html.ts'
import { messageLimits } from './telegram-send.ts'
import { checkedText } from './telegram-text.ts'

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

it('turns nested tags into entities that count UTF-16 units', () => {
  const html = '👍 <b>bold <i>both</i></b> <a href="https://example.org/?a=1&amp;b=2">link</a> <code>a &lt; b</code>'
  expect(parseHtml(html)).toEqual({
    text: '👍 bold both link a < b',
    entities: [
      { type: 'italic', offset: 8, length: 4 },
      { type: 'bold', offset: 3, length: 9 },
      { type: 'text_link', offset: 13, length: 4, url: 'https://example.org/?a=1&b=2' },
      { type: 'code', offset: 18, length: 5 },
    ],
  })
})

it('gives back any text that was escaped, with one entity over a tag’s content', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, inside) => {
      expect(parseHtml(`${escaped(before)}<s>${escaped(inside)}</s>`)).toEqual({
        text: before + inside,
        entities: [{ type: 'strikethrough', offset: before.length, length: inside.length }],
      })
    }),
    { seed: 7 },
  )
})

it('refuses tags that cross or that Telegram does not know', () => {
  expect(() => parseHtml('<b><i>x</b></i>')).toThrow('Unexpected end tag "b"')
  expect(() => parseHtml('<h1>x</h1>')).toThrow('Unsupported start tag "h1"')
})

it('cuts white space off both ends and keeps every entity on its own characters', () => {
  const blank = fc.string({ unit: fc.constantFrom(' ', '\n', '\t'), maxLength: 4 })
  const word = fc.stringMatching(/^[a-z]{1,8}$/)
  fc.assert(
    fc.property(blank, word, word, blank, (left, plain, bold, right) => {
      const entities = [{ type: 'bold', offset: left.length + plain.length, length: bold.length + right.length }]
      const sent = { text: left + plain + bold + right, parseMode: undefined, entities }
      expect(checkedText(sent, messageLimits)).toEqual({
        text: plain + bold,
        entities: [{ type: 'bold', offset: plain.length, length: bold.length }],
      })
    }),
    { seed: 7 },
  )
})
