// What counts as a difference between a database and its restored dump.
import { expect, it } from 'vitest'
import { differences } from '../../../engine/backup/tables.ts'

it.each([
  ['nothing where all counts agree', { a: 1, b: 0 }, { b: 0, a: 1 }, []],
  ['another count', { a: 1, b: 2 }, { a: 1, b: 3 }, ['b']],
  ['a table that was not restored, though it was empty', { a: 1, b: 0 }, { a: 1 }, ['b']],
  ['rows that were never dumped', { a: 1 }, { a: 1, b: 2 }, ['b']],
  ['not an empty table of a schema that has grown since', { a: 1 }, { a: 1, b: 0 }, []],
] as const)('%s', (_, expected, found, named) => {
  expect(differences(expected, found)).toEqual(named)
})
