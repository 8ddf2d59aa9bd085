// How long the import takes over a megabyte of hostile text: npx vitest bench --run --config test/vitest.config.ts
import { bench, describe } from 'vitest'
import { htmlToText } from '../../engine/import/html-text.ts'
import { tidy } from '../../engine/import/page.ts'

const megabyte = (piece: string) => piece.repeat(Math.ceil(1_048_576 / piece.length)).slice(0, 1_048_576)
const HOSTILE = {
  'nested tags': megabyte('<blockquote>'),
  'tags closed that were not opened': megabyte('<a>').slice(0, 524_288) + megabyte('</b>').slice(0, 524_288),
  'nested lists': megabyte('<ul><li>'),
  'line breaks': megabyte('<br>'),
  'a million <': megabyte('<'),
  'a million &': megabyte('&'),
  entities: megabyte('&eacute; '),
  'unclosed comments': megabyte('<!--'),
  'nested quotes': megabyte('<a b="'),
  'a million spaces': `${megabyte(' ')}x`,
  'a million newlines': megabyte('\n'),
  'preformatted <': `<pre>${megabyte('<')}`,
}

describe('HTML to text, 1 MB', () => {
  for (const [name, html] of Object.entries(HOSTILE)) bench(name, () => void htmlToText(html), { iterations: 5 })
})

describe('tidy text, 1 MB', () => {
  for (const piece of [' ', '\n', ' \n', 'x ', '\ud800', '\0', '\r'])
    bench(JSON.stringify(piece), () => void tidy(megabyte(piece)), { iterations: 5 })
})
