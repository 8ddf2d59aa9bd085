// The memory of /search: a list is found by its own button only, in its own chat, and by none of an earlier process.
import { expect, it } from 'vitest'
import { createSearchMemory, type Found } from '../../bot/search-memory.ts'

const found = (unsent: number): Found => ({ kind: 'found', hits: [], people: 'none', unsent, micros: 0, leftMicros: 0 })
let made = 0
const nonce = () => `nonce-${++made}`

it('gives a list back in its own chat only', () => {
  const memory = createSearchMemory(nonce)
  const id = memory.keepFound(1, found(1))
  expect(memory.found(1, id)).toEqual(found(1))
  expect(memory.found(2, id)).toBeUndefined()
})

it('shows no list of now to a button of before a restart', () => {
  const old = createSearchMemory(nonce).keepFound(1, found(1))
  const memory = createSearchMemory(nonce)
  memory.keepFound(1, found(2))
  expect(memory.found(1, old)).toBeUndefined()
})

it('remembers the last twenty lists', () => {
  const memory = createSearchMemory(nonce)
  const ids = Array.from({ length: 21 }, (_, at) => memory.keepFound(1, found(at)))
  expect(ids.map((id) => memory.found(1, id)?.unsent)).toEqual([
    undefined,
    ...Array.from({ length: 20 }, (_, at) => at + 1),
  ])
})
