// The name lists: long enough to plant from, without doubles, and every name a single capitalised word.
import { expect, test } from 'vitest'
import { firstNames, lastNames } from './names.ts'

test.each([
  ['first names', firstNames],
  ['family names', lastNames],
])('%s: at least 120, each once, each one capitalised word', (_, names) => {
  expect(names.length).toBeGreaterThanOrEqual(120)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^\p{Lu}[\p{L}'-]{2,}$/u)
})

test('no name is on both lists, so that "First Last" and "Last First" can be told apart', () => {
  expect(firstNames.filter((name) => lastNames.includes(name))).toEqual([])
})
