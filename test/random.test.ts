// The seeded generator: repeatable, even, and independent from key to key.
import { expect, it } from 'vitest'
import { randomFrom } from './random.ts'

const draws = (count: number, ...keys: (string | number)[]) => {
  const random = randomFrom(...keys)
  return Array.from({ length: count }, () => random.unit())
}

it('equal keys give equal sequences, other keys give others', () => {
  expect(draws(50, 7, 'mail', 3)).toEqual(draws(50, 7, 'mail', 3))
  expect(draws(50, 7, 'mail', 3)).not.toEqual(draws(50, 7, 'mail', 4))
  expect(draws(1, 1, 23)).not.toEqual(draws(1, 12, 3))
})

it('the sequence is fixed for ever: a seed written in an issue replays years later', () => {
  const random = randomFrom(7, 'pinned')
  expect([
    random.whole(0, 999),
    random.whole(0, 999),
    random.whole(0, 999),
    random.whole(0, 999),
  ]).toMatchInlineSnapshot(`
    [
      108,
      422,
      919,
      754,
    ]
  `)
})

it('numbers fill [0, 1) evenly, also when only the first of each key is taken', () => {
  const firsts = Array.from({ length: 10_000 }, (_, key) => randomFrom('even', key).unit())
  for (const numbers of [draws(10_000, 'even'), firsts]) {
    const tenths = Array.from({ length: 10 }, (_, i) => numbers.filter((n) => Math.floor(n * 10) === i).length)
    expect(Math.min(...tenths)).toBeGreaterThan(880)
    expect(Math.max(...tenths)).toBeLessThan(1120)
  }
})

it('whole numbers reach both ends and never pass them', () => {
  const random = randomFrom('ends')
  const seen = new Set(Array.from({ length: 500 }, () => random.whole(3, 6)))
  expect([...seen].sort()).toEqual([3, 4, 5, 6])
})

it('picking from nothing is refused', () => {
  expect(() => randomFrom(1).pick([])).toThrow('at least one')
})

it('a sample holds different places of the list, and all of it when it is short', () => {
  const random = randomFrom('sample')
  const letters = ['a', 'b', 'c', 'd', 'e']
  const samples = Array.from({ length: 200 }, () => random.sample(letters, 3))
  for (const sample of samples) expect(new Set(sample).size).toBe(3)
  expect(new Set(samples.map((sample) => sample.join(''))).size).toBeGreaterThan(40)
  expect(random.sample(letters, 9).sort()).toEqual(letters)
})
