// The plain form: what hides a number or a name from a detector is gone, what a reader sees stays.
import { expect, it } from 'vitest'
import { plain } from '../../../engine/privacy/plain.ts'

it.each([
  ['zero-width characters and soft hyphens', 'Du\u00adpont 06\u200b12\u2060\ufeff34', 'Dupont 061234'],
  ['control characters, but not tabs and line ends', 'a\u0000b\u0007c\td\ne', 'abc\td\ne'],
  ['line ends of all kinds', 'a\r\nb\rc\u2028d\u0085e\ff', 'a\nb\nc\nd\ne\nf'],
  ['blanks of all widths', 'a\u00a0b\u202fc\u3000d\u2009e', 'a b c d e'],
  ['dashes of all lengths', '06\u201012\u201134\u201356\u201478\u221290', '06-12-34-56-78-90'],
  ['full-width and mathematical characters', '０６＠ｘ．ｆｒ 𝟎𝟔 𝐉𝐞𝐚𝐧', '06@x.fr 06 Jean'],
  ['digits of other scripts', '٠٦ ०६ ๐๖ ۶', '06 06 06 6'],
  ['keycap emoji', '0\ufe0f\u20e36\ufe0f\u20e3', '06'],
  ['lone surrogates', 'a\ud83db\ude00c😀', 'a\ufffdb\ufffdc😀'],
  ['marks that belong to no letter', '0\u03016 \u0301x e\u0301', '06 x é'],
  ['an @ or a + in an encoding', 'a%40b&#64;c&commat;d %2B33&nbsp;6', 'a@b@c@d +33 6'],
])('%s', (_, text, expected) => {
  expect(plain(text)).toBe(expected)
})

it('keeps accents, punctuation and emoji', () => {
  const text = 'Été à l’hôpital : « ça va ? » — 12,50 € 😀'
  expect(plain(text)).toBe(text.replace('—', '-'))
})

// Unicode's normalisation sorts combining marks; at this size the naive call takes over a second, at ten times over two minutes.
it.each(['\u0301\u0316', '\uff9e\u0301', '\u0301\u0316\u0301\u0316\u0301\u0316\u0301\u0316\uff9e'])(
  'reads 100,000 combining marks (%j) in linear time',
  (unit) => {
    const started = performance.now()
    plain(unit.repeat(100_000 / unit.length))
    expect(performance.now() - started).toBeLessThan(500)
  },
)
