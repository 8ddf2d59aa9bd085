// The rules of the watch: what opens, what is over, what changes nothing, each with the runbook's number where it has one.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IncidentKind } from '../../../engine/incidents.ts'
import { GIB, WATCH_LIMITS } from '../../../engine/watch/limits.ts'
import { judge, type Readings, WATCHED, type WatchChange } from '../../../engine/watch/rules.ts'

const calm: Readings = {
  ramUsedPercent: 50,
  swapUsedPercent: 0,
  freeDiskBytes: 100 * GIB,
  loopLagMs: 3,
  rssBytes: GIB / 4,
  presidioHealthy: true,
  presidioLeaks: [],
  redisHealthy: true,
  stalledMs: 0,
  backupAgeHours: 3,
  clockJumpMs: 0,
}
const open = (...kinds: IncidentKind[]): ReadonlySet<IncidentKind> => new Set(kinds)
const brief = (changes: readonly WatchChange[]) => changes.map(({ change, kind }) => `${kind} ${change}`)

it('says nothing about a calm machine, nor by readings that failed', () => {
  expect(judge(calm, open())).toEqual([])
  expect(judge({}, open())).toEqual([])
  expect(judge({}, open(...WATCHED))).toEqual([])
})

it('leaves the incidents of others alone', () => {
  expect(judge(calm, open('store_lost', 'budget_reached', 'spend_mismatch'))).toEqual([])
})

it('opens RAM at 85 %, names the five biggest, and releases it only under 80 %, as the runbook has it', () => {
  expect(brief(judge({ ...calm, ramUsedPercent: 84.9 }, open()))).toEqual([])
  const programs = ['postgres', 'python3', 'node', 'dockerd', 'sshd']
  expect(judge({ ...calm, ramUsedPercent: 85, programs }, open())).toEqual([
    {
      change: 'open',
      kind: 'ram_high',
      params: { share: 0.85, limit: 0.85, release: 0.8, programs: 'postgres, python3, node, dockerd, sshd' },
    },
  ])
  expect(brief(judge({ ...calm, ramUsedPercent: 80 }, open('ram_high')))).toEqual([])
  expect(brief(judge({ ...calm, ramUsedPercent: 79.9 }, open('ram_high')))).toEqual(['ram_high resolved'])
})

it('tells of a disk that gets low before it is so full that nothing may be written, and says whose it is', () => {
  expect(judge({ ...calm, freeDiskBytes: 9.5 * GIB, volume: 'database' }, open())).toEqual([
    { change: 'open', kind: 'disk_low', params: { freeGb: 9.5, limitGb: 10, volume: 'database' } },
  ])
  expect(brief(judge({ ...calm, freeDiskBytes: 1.5 * GIB }, open('disk_low')))).toEqual(['disk_full open'])
  expect(brief(judge({ ...calm, freeDiskBytes: 2.9 * GIB }, open('disk_low', 'disk_full')))).toEqual([])
  expect(brief(judge({ ...calm, freeDiskBytes: 3 * GIB }, open('disk_low', 'disk_full')))).toEqual([
    'disk_full resolved',
  ])
  expect(brief(judge({ ...calm, freeDiskBytes: 15 * GIB }, open('disk_low')))).toEqual(['disk_low resolved'])
})

const PAIRS: readonly (readonly [IncidentKind, Readings, Readings])[] = [
  ['swap_high', { swapUsedPercent: 50 }, { swapUsedPercent: 39 }],
  ['event_loop_lag', { loopLagMs: 500 }, { loopLagMs: 399 }],
  ['rss_high', { rssBytes: 2 * GIB }, { rssBytes: 1.5 * GIB }],
  ['presidio_down', { presidioHealthy: false }, { presidioHealthy: true }],
  ['presidio_leaking', { presidioLeaks: ['PERSON'] }, { presidioLeaks: [] }],
  ['redis_lost', { redisHealthy: false }, { redisHealthy: true }],
  ['no_progress', { stalledMs: 600_000 }, { stalledMs: 0 }],
  ['backup_old', { backupAgeHours: 48.1 }, { backupAgeHours: 1 }],
  ['backup_old', { backupAgeHours: 48.1 }, { backupAgeHours: null }],
  ['clock_jump', { clockJumpMs: 3_600_000 }, { clockJumpMs: 12 }],
  ['clock_jump', { clockJumpMs: -10_000 }, { clockJumpMs: 0 }],
]

it.each(PAIRS)('%s opens and is over by one reading', (kind, bad, good) => {
  expect(brief(judge({ ...calm, ...bad }, open()))).toEqual([`${kind} open`])
  expect(brief(judge({ ...calm, ...bad }, open(kind)))).toEqual([])
  expect(brief(judge({ ...calm, ...good }, open(kind)))).toEqual([`${kind} resolved`])
})

it('says of a jump how far and which way', () => {
  const [ahead] = judge({ clockJumpMs: 7_200_000 }, open())
  const [back] = judge({ clockJumpMs: -7_200_000 }, open())
  expect(ahead).toMatchObject({ params: { by: 7_200_000, way: 'ahead' } })
  expect(back).toMatchObject({ params: { by: 7_200_000, way: 'back' } })
})

describe('whatever is read', () => {
  const figure = (most: number) => fc.option(fc.double({ min: 0, max: most, noNaN: true }), { nil: undefined })
  const readings = fc.record({
    ramUsedPercent: figure(100),
    swapUsedPercent: figure(100),
    freeDiskBytes: figure(30 * GIB),
    loopLagMs: figure(1_000),
    rssBytes: figure(4 * GIB),
    presidioHealthy: fc.boolean(),
    presidioLeaks: fc.subarray(['PERSON', 'IBAN_CODE']),
    redisHealthy: fc.option(fc.boolean(), { nil: undefined }),
    stalledMs: figure(1_200_000),
    backupAgeHours: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
    clockJumpMs: fc.option(fc.double({ min: -20_000, max: 20_000, noNaN: true }), { nil: undefined }),
  })

  it('it never opens what is open, never ends what is not, and a second look at the same figures finds nothing new', () => {
    fc.assert(
      fc.property(readings, fc.subarray([...WATCHED]), (found, before) => {
        const now = new Set<IncidentKind>(before)
        for (const { change, kind } of judge(found, now)) {
          expect(now.has(kind)).toBe(change === 'resolved')
          if (change === 'open') now.add(kind)
          else now.delete(kind)
        }
        expect(judge(found, now)).toEqual([])
        const { ramUsedPercent: ram } = found
        if (ram !== undefined && ram >= WATCH_LIMITS.ramReleasesPercent && ram < WATCH_LIMITS.ramOpensPercent)
          expect(now.has('ram_high')).toBe(before.includes('ram_high'))
      }),
      { seed: 7 },
    )
  })
})
