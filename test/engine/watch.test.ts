// The watch: what opens, what is over, what changes nothing, and that a fault never stops it.
import { EventEmitter, once } from 'node:events'
import fc from 'fast-check'
import { getTasks } from 'node-cron'
import { describe, expect, it } from 'vitest'
import type { IncidentKind } from '../../engine/incidents.ts'
import {
  createWatch,
  judge,
  type Readings,
  WATCH_LIMITS,
  type WatchChange,
  type WatchDeps,
} from '../../engine/watch.ts'

const GIB = 1024 ** 3
const calm: Readings = { ramUsedPercent: 50, freeDiskBytes: 100 * GIB, presidioHealthy: true }
const open = (...kinds: IncidentKind[]): ReadonlySet<IncidentKind> => new Set(kinds)
const brief = (changes: readonly WatchChange[]) => changes.map(({ change, kind }) => `${kind} ${change}`)

describe('the rule', () => {
  it('says nothing about a calm machine', () => {
    expect(judge(calm, open())).toEqual([])
  })

  it('opens RAM at 85 % and releases it only under 80 %, as the runbook has it', () => {
    expect(brief(judge({ ...calm, ramUsedPercent: 84.9 }, open()))).toEqual([])
    expect(judge({ ...calm, ramUsedPercent: 85 }, open())).toEqual([
      { change: 'open', kind: 'ram_high', params: { share: 0.85, limit: 0.85, release: 0.8 } },
    ])
    expect(brief(judge({ ...calm, ramUsedPercent: 80 }, open('ram_high')))).toEqual([])
    expect(brief(judge({ ...calm, ramUsedPercent: 79.9 }, open('ram_high')))).toEqual(['ram_high resolved'])
  })

  it('opens the disk under 2 GiB and releases it from 3 GiB', () => {
    expect(judge({ ...calm, freeDiskBytes: 1.5 * GIB }, open())).toEqual([
      { change: 'open', kind: 'disk_full', params: { freeGb: 1.5, limitGb: 2 } },
    ])
    expect(brief(judge({ ...calm, freeDiskBytes: 2.9 * GIB }, open('disk_full')))).toEqual([])
    expect(brief(judge({ ...calm, freeDiskBytes: 3 * GIB }, open('disk_full')))).toEqual(['disk_full resolved'])
  })

  it('opens and ends Presidio at once', () => {
    expect(brief(judge({ ...calm, presidioHealthy: false }, open()))).toEqual(['presidio_down open'])
    expect(brief(judge(calm, open('presidio_down')))).toEqual(['presidio_down resolved'])
  })

  it('changes nothing by a reading that failed', () => {
    const blind: Readings = { ramUsedPercent: undefined, freeDiskBytes: undefined, presidioHealthy: true }
    expect(judge(blind, open('ram_high', 'disk_full'))).toEqual([])
    expect(judge(blind, open())).toEqual([])
  })

  it('leaves the incidents of others alone', () => {
    expect(judge(calm, open('store_lost', 'budget_reached'))).toEqual([])
  })

  it('never opens what is open, never ends what is not, and between the limits leaves things as they are', () => {
    const kinds = ['ram_high', 'disk_full', 'presidio_down'] as const
    fc.assert(
      fc.property(
        fc.record({
          ramUsedPercent: fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined }),
          freeDiskBytes: fc.option(fc.double({ min: 0, max: 10 * GIB, noNaN: true }), { nil: undefined }),
          presidioHealthy: fc.boolean(),
        }),
        fc.subarray([...kinds]),
        (readings, before) => {
          const now = new Set<IncidentKind>(before)
          for (const { change, kind } of judge(readings, now)) {
            expect(now.has(kind)).toBe(change === 'resolved')
            if (change === 'open') now.add(kind)
            else now.delete(kind)
          }
          // A second look at the same figures finds nothing new.
          expect(judge(readings, now)).toEqual([])
          const { ramUsedPercent: ram } = readings
          if (ram !== undefined && ram >= WATCH_LIMITS.ramReleasesPercent && ram < WATCH_LIMITS.ramOpensPercent)
            expect(now.has('ram_high')).toBe(before.includes('ram_high'))
        },
      ),
      { seed: 7 },
    )
  })
})

/** What a watch needs, over figures that the test sets; the incidents it reports are kept as the engine would keep them. */
const depsOf = () => {
  const figures = { ram: 50, disk: 100 * GIB, healthy: true }
  const kept = new Set<IncidentKind>()
  const reported: string[] = []
  const faults: string[] = []
  const deps: WatchDeps = {
    machine: { ramUsedPercent: async () => figures.ram, freeDiskBytes: async () => figures.disk },
    presidio: { healthy: async () => figures.healthy },
    openKinds: async () => kept,
    report: async ({ change, kind }) => {
      reported.push(`${kind} ${change}`)
      if (change === 'open') kept.add(kind)
      else kept.delete(kind)
    },
    onFault: (what) => faults.push(what),
  }
  return { deps, figures, kept, reported, faults }
}

/** The same, started, on a clock whose minutes the test calls. */
const watched = (over: Partial<WatchDeps> = {}) => {
  const { deps, ...rest } = depsOf()
  const minute: { work?: () => Promise<void>; stopped: boolean } = { stopped: false }
  const everyMinute: WatchDeps['everyMinute'] = (work) => {
    minute.work = work
    return {
      stop: () => {
        minute.stopped = true
      },
    }
  }
  return { watch: createWatch({ ...deps, everyMinute, ...over }), minute, ...rest }
}

describe('the watch', () => {
  it('looks every minute, tells each incident once, and tells its end', async () => {
    const { figures, reported, minute } = watched()
    figures.ram = 90
    await minute.work?.()
    await minute.work?.()
    figures.ram = 82
    await minute.work?.()
    figures.ram = 70
    await minute.work?.()
    expect(reported).toEqual(['ram_high open', 'ram_high resolved'])
  })

  it('ends what was open before a restart', async () => {
    const { watch, kept, reported } = watched()
    kept.add('presidio_down')
    await watch.look()
    expect(reported).toEqual(['presidio_down resolved'])
  })

  it('takes a health question that throws for a service that is down', async () => {
    const { watch, reported } = watched({ presidio: { healthy: () => Promise.reject(new Error('refused')) } })
    await watch.look()
    expect(reported).toEqual(['presidio_down open'])
  })

  it('tells a reading that fails, and still looks at the others', async () => {
    const { watch, figures, reported, faults } = watched({
      machine: { ramUsedPercent: () => Promise.reject(new Error('no /proc')), freeDiskBytes: async () => GIB },
    })
    figures.healthy = false
    await watch.look()
    expect(faults).toEqual(['ram'])
    expect(reported).toEqual(['disk_full open', 'presidio_down open'])
  })

  it('goes on after a report that could not be kept', async () => {
    const { watch, faults, figures } = watched({ report: () => Promise.reject(new Error('store lost')) })
    figures.ram = 99
    await watch.look()
    await watch.look()
    expect(faults).toEqual(['report', 'report'])
  })

  it('joins a look that is under way', async () => {
    const answers = new EventEmitter()
    let asked = 0
    const { watch } = watched({
      presidio: {
        healthy: async () => {
          asked += 1
          await once(answers, 'healthy')
          return true
        },
      },
    })
    const both = [watch.look(), watch.look()]
    answers.emit('healthy')
    await Promise.all(both)
    expect(asked).toBe(1)
  })

  it('does not take its own closing for a service that is down', async () => {
    const { watch, reported, minute } = watched({
      presidio: {
        healthy: (signal) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
      },
    })
    const looking = watch.look()
    await watch.close()
    await looking
    expect(reported).toEqual([])
    expect(minute.stopped).toBe(true)
  })

  it('by itself is a task of node-cron, which ends with it', async () => {
    const names = () => [...getTasks().values()].map(({ name }) => name)
    const watch = createWatch(depsOf().deps)
    expect(names()).toContain('watch')
    await watch.close()
    expect(names()).not.toContain('watch')
  })
})
