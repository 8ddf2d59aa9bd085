// The colours of the page, light and dark: words can be read, and the focus can be seen (WCAG 2.2, AA).
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const WORDS = [
  ['ink', ['sheet', 'theirs', 'mine', 'code']],
  ['soft', ['sheet', 'theirs', 'wall']],
  ['mine-soft', ['mine']],
  ['link', ['theirs', 'mine']],
  ['key-ink', ['key']],
  ['on-accent', ['accent']],
  ['on-danger', ['danger']],
  ['danger', ['sheet']],
] as const
const FOCUS = [['focus', ['wall', 'sheet', 'theirs', 'mine']]] as const

const text = readFileSync(new URL('./page/colours.css', import.meta.url), 'utf8')
const themes = text
  .split('@media')
  .map((theme) => new Map([...theme.matchAll(/--([\w-]+): #(\w{6})/g)].map(([, name = '', hex = '']) => [name, hex])))

const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

it.each([
  ['words at 4.5 to 1', WORDS, 4.5],
  ['the focus at 3 to 1', FOCUS, 3],
])('shows %s in both themes', (_, pairs, least) => {
  expect(themes).toHaveLength(2)
  const low = themes.flatMap((theme) =>
    pairs.flatMap(([ink, grounds]) =>
      grounds
        .map((ground) => ({ ink, ground, ratio: contrast(theme.get(ink) ?? '', theme.get(ground) ?? '') }))
        .filter(({ ratio }) => !(ratio >= least)),
    ),
  )
  expect(low).toEqual([])
})
