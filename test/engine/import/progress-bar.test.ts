// The progress of an import in one line.
import { expect, it } from 'vitest'
import { renderBar } from '../../../engine/import/progress-bar.ts'

it('shows how much is done, and how long the rest will take', () => {
  const bar = renderBar({ bytesDone: 2.1e9, bytesTotal: 5e9, emails: 12_345, elapsedMs: 60_000 })
  expect(bar.trimEnd()).toBe('[##########..............]  42%  12,345 emails  2.1 GB of 5.0 GB  01:23 left')
})

it('is full for a finished import, and for one with nothing to do', () => {
  expect(renderBar({ bytesDone: 900, bytesTotal: 900, emails: 1, elapsedMs: 10 })).toContain('100%  1 emails  900 B of')
  expect(renderBar({ bytesDone: 0, bytesTotal: 0, emails: 0, elapsedMs: 0 })).toContain('100%')
})

it('tells no time before there is something to tell it from', () => {
  expect(renderBar({ bytesDone: 1, bytesTotal: 1e12, emails: 0, elapsedMs: 10 })).not.toContain('left')
})

it('always fills the line, so that it covers the one before', () => {
  for (const columns of [20, 79, 200])
    expect(renderBar({ bytesDone: 5e8, bytesTotal: 1e12, emails: 1e9, elapsedMs: 1e9 }, columns)).toHaveLength(columns)
})
