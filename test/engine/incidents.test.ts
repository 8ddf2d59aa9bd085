// The incident table: each kind is consistent in itself, and none can hold the run without a way on.
import { expect, it } from 'vitest'
import { INCIDENTS, type IncidentRow, isIncidentKind } from '../../engine/incidents.ts'

const rows: readonly (readonly [string, IncidentRow])[] = Object.entries(INCIDENTS)

it.each(rows)('%s offers at least one remedy, each once', (_kind, { remedies }) => {
  expect(remedies.length).toBeGreaterThan(0)
  expect(new Set(remedies).size).toBe(remedies.length)
})

it.each(rows.filter(([, { over }]) => over === 'owner'))(
  '%s waits for the owner, so it holds, is loud, and one of its buttons ends it',
  (_kind, row) => {
    expect(row).toMatchObject({ reaction: 'hold', loudness: 'loud' })
    expect(row.remedies.some((remedy) => ['accept', 'resume', 'raise_cap'].includes(remedy))).toBe(true)
  },
)

it.each(rows.filter(([, { reaction }]) => reaction === 'hold'))('%s holds, so it is loud', (_kind, { loudness }) => {
  expect(loudness).toBe('loud')
})

it('knows its own kinds, and nothing that every object has', () => {
  expect(isIncidentKind('ram_high')).toBe(true)
  expect(['toString', '__proto__', '', 'RAM_HIGH'].some(isIncidentKind)).toBe(false)
})
