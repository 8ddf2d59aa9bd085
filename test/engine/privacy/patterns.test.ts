// What the anonymiser skips to be quick changes nothing that it finds.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { patternSources, patternSpans } from '../../../engine/privacy/patterns.ts'
import { plain } from '../../../engine/privacy/plain.ts'
import { hostileText } from './hostile.ts'

const source = z.tuple([z.string(), z.string(), z.string(), z.string()])
const PATTERNS = patternSources().flatMap((line) => {
  const read = /^(\w+) \/(.*)\/(\w+)$/s.exec(line)
  if (!read) return []
  const [, kind, pattern, flags] = source.parse([...read])
  return [{ kind, pattern: new RegExp(pattern, flags) }]
})

it('each pattern by itself finds nothing that all together do not', () => {
  expect(PATTERNS.length).toBeGreaterThan(10)
  const found = new Map<string, number>()
  fc.assert(
    fc.property(hostileText, (raw) => {
      const text = plain(raw)
      const spans = patternSpans(text).map(({ start, end, kind }) => `${kind} ${start} ${end}`)
      for (const { kind, pattern } of PATTERNS) {
        // Dates are taken out for the patterns of numbers, so only what holds none is comparable.
        if (/\d[./:-]\d/.test(text) && ['PHONE', 'NIR', 'CARD'].includes(kind)) continue
        for (const { index, 0: match } of text.matchAll(pattern)) {
          found.set(kind, (found.get(kind) ?? 0) + 1)
          expect(spans).toContain(`${kind} ${index} ${index + match.length}`)
        }
      }
    }),
    { seed: 5, numRuns: 2_000 },
  )
  // Else the property would be one of texts in which there is nothing.
  expect([...found.keys()]).toEqual(expect.arrayContaining(['LITERAL', 'EMAIL', 'URL', 'PHONE', 'NIR', 'CARD']))
})
