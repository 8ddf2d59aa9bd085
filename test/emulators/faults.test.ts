// The fault queue: what strikes, in which order, how often, and that chance is repeatable.
import { expect, test } from 'vitest'
import { createFaults } from './faults.ts'

const struck = (faults: ReturnType<typeof createFaults>, times: number, text = '', endpoint = 'messages') =>
  Array.from({ length: times }, () => faults.strike(endpoint, text)?.fault ?? '-').join(' ')

test('a rule with a count strikes that often, then the next rule has its turn', () => {
  const faults = createFaults()
  faults.add({ fault: 'hang', times: 2 })
  faults.add({ fault: 'status', status: 529, times: 1 })
  expect(struck(faults, 4)).toBe('hang hang status -')
  expect(faults.list()).toEqual([])
})

test('a rule without a count strikes until it is cleared', () => {
  const faults = createFaults()
  const id = faults.add({ fault: 'half_body' })
  expect(struck(faults, 3)).toBe('half_body half_body half_body')
  expect(faults.list()).toEqual([{ id, rule: { fault: 'half_body' }, struck: 3 }])
  faults.clear(id)
  expect(struck(faults, 1)).toBe('-')
})

test('clearing one rule leaves the others, clearing without an id ends them all', () => {
  const faults = createFaults()
  const first = faults.add({ fault: 'hang' })
  faults.add({ fault: 'broken_json' })
  faults.clear(first)
  expect(struck(faults, 1)).toBe('broken_json')
  faults.clear()
  expect(struck(faults, 1)).toBe('-')
})

test('a marker strikes the sick email and not its neighbours, an endpoint its own route only', () => {
  const faults = createFaults()
  faults.add({ fault: 'status', status: 500, marker: 'maladie-17', endpoint: 'messages' })
  expect(struck(faults, 1, 'un mail avec maladie-17 dedans')).toBe('status')
  expect(struck(faults, 1, 'un mail avec maladie-18 dedans')).toBe('-')
  expect(struck(faults, 1, 'un mail avec maladie-17 dedans', 'count_tokens')).toBe('-')
})

test('chance follows the seed: the same one strikes the same requests, and about as often as it should', () => {
  const run = (seed: number) => {
    const faults = createFaults()
    faults.add({ fault: 'hang', probability: 0.25, seed })
    return struck(faults, 2000)
  }
  expect(run(7)).toBe(run(7))
  expect(run(7)).not.toBe(run(8))
  const hits = run(7)
    .split(' ')
    .filter((fault) => fault === 'hang').length
  expect(hits).toBeGreaterThan(420)
  expect(hits).toBeLessThan(580)
})

test('down is apart from the rest: it is asked for by endpoint alone and never struck by a text', () => {
  const faults = createFaults()
  faults.add({ fault: 'down', times: 1 })
  expect(struck(faults, 1, 'down')).toBe('-')
  expect([faults.strikeDown('messages'), faults.strikeDown('messages')]).toEqual([true, false])
})

test('a rule that is none is refused', () => {
  expect(() => createFaults().add({ fault: 'status', status: 200 })).toThrow('400')
})
