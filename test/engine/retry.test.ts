// The retry table: a row for every failure of every service, waits of 1, 2 and 4 seconds, and whom each row blames.
import { describe, expect, it } from 'vitest'
import { LETTER_SENTENCES } from '../../engine/dead-letter.ts'
import { INCIDENTS } from '../../engine/incidents.ts'
import { ITEM_TRIES, itemWaitMs, probeWaitMs, RETRY } from '../../engine/retry.ts'

const KINDS = [
  'rejected',
  'too_large',
  'key_refused',
  'billing',
  'forbidden',
  'model_gone',
  'usage_limit',
  'rate_limited',
  'overloaded',
  'server_error',
  'timeout',
  'connection',
  'cut',
  'aborted',
] as const
const ROWS = (['anthropic', 'voyage', 'presidio'] as const).flatMap((service) =>
  KINDS.map((kind) => [service, kind, RETRY[service][kind]] as const),
)

it('has a row for every kind of failure of every service, and no other', () => {
  expect(ROWS.filter(([, , row]) => row === undefined)).toEqual([])
  for (const service of Object.values(RETRY)) expect(Object.keys(service).sort()).toEqual([...KINDS].sort())
})

it.each(ROWS)('%s %s leads to an incident that is known, or a letter that has a sentence', (_service, _kind, row) => {
  if (row.scope === 'item') expect(LETTER_SENTENCES[row.code]).toMatch(/\w/)
  else if (row.scope !== 'ours') expect(INCIDENTS[row.incident]).toBeDefined()
})

it('blames the email only for what the request itself can cause', () => {
  const blamed = new Set(ROWS.filter(([, , row]) => row.scope === 'item').map(([, kind]) => kind))
  expect([...blamed]).toEqual(['rejected', 'too_large'])
})

it('takes keys, money and models for the world’s, and 5xx, timeouts and cut answers for doubtful', () => {
  const scopes = (kinds: readonly (typeof KINDS)[number][]) =>
    new Set(kinds.flatMap((kind) => [RETRY.anthropic[kind].scope, RETRY.voyage[kind].scope]))
  expect([...scopes(['key_refused', 'billing', 'forbidden', 'model_gone', 'usage_limit'])]).toEqual(['world'])
  expect([...scopes(['overloaded', 'server_error', 'timeout', 'connection', 'cut'])]).toEqual(['doubt'])
  expect([...scopes(['rate_limited'])]).toEqual(['limited'])
})

it('every incident of the table holds or slows, and ends by itself when the service answers', () => {
  for (const [, , row] of ROWS) {
    if (row.scope === 'item' || row.scope === 'ours') continue
    expect(INCIDENTS[row.incident].over).toBe('self')
    expect(INCIDENTS[row.incident].reaction).toBe(row.incident.endsWith('_limited') ? 'slow' : 'hold')
  }
})

describe('the waits', () => {
  it('of an email are 1, 2 and 4 seconds', () => {
    expect([1, 2, 3, 4, 100].map(itemWaitMs)).toEqual([1_000, 2_000, 4_000, 4_000, 4_000])
    expect(ITEM_TRIES).toBe(3)
  })

  it('of a probe double from a second to a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 1_000].map(probeWaitMs)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
    ])
  })
})
