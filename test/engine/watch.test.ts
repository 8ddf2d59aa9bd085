// The watch: three rhythms, each told once, and a fault never stops it.
import { EventEmitter, once } from 'node:events'
import { getTasks } from 'node-cron'
import { describe, expect, it } from 'vitest'
import type { IncidentKind } from '../../engine/incidents.ts'
import type { PresidioPort } from '../../engine/ports.ts'
import { GIB, WATCH_LIMITS } from '../../engine/watch/limits.ts'
import { type Beat, createWatch, type WatchDeps } from '../../engine/watch.ts'
import { calmFigures, calmMachine } from '../calm-machine.ts'

/** Hides all of every text, or nothing. */
const presidioThat = (state: { healthy: boolean; hides: boolean }): PresidioPort => ({
  healthy: async () => state.healthy,
  analyze: async (texts) =>
    texts.map((text) => (state.hides ? [{ start: 0, end: Array.from(text).length, entity: 'PERSON', score: 1 }] : [])),
})

/** What a watch needs, over figures that the test sets; the incidents it reports are kept as the engine would keep them. */
const depsOf = () => {
  const figures = calmFigures()
  const services = { healthy: true, hides: true, redis: true }
  const kept = new Set<IncidentKind>()
  const reported: string[] = []
  const faults: string[] = []
  const deps: WatchDeps = {
    machine: calmMachine(figures),
    presidio: presidioThat(services),
    redis: { ping: () => (services.redis ? Promise.resolve('PONG') : Promise.reject(new Error('away'))) },
    limits: WATCH_LIMITS,
    stalledMs: async () => 0,
    backupAgeHours: async () => null,
    openKinds: async () => kept,
    report: async ({ change, kind }) => {
      reported.push(`${kind} ${change}`)
      if (change === 'open') kept.add(kind)
      else kept.delete(kind)
    },
    lookAtSpend: async () => [],
    lookAtModels: async () => [],
    onFigures: () => undefined,
    onFault: (what) => faults.push(what),
  }
  return { deps, figures, services, kept, reported, faults }
}

/** The same, started, on a rhythm that the test beats. */
const watched = (over: Partial<WatchDeps> = {}) => {
  const { deps, ...rest } = depsOf()
  const works = new Map<Beat, () => Promise<void>>()
  const stopped: Beat[] = []
  const every: WatchDeps['every'] = (beat, work) => {
    works.set(beat, work)
    return { stop: () => stopped.push(beat) }
  }
  const watch = createWatch({ ...deps, every, ...over })
  return { watch, beat: async (beat: Beat) => works.get(beat)?.(), stopped, ...rest }
}

describe('the watch', () => {
  it('looks every minute, tells each incident once, and tells its end', async () => {
    const { figures, reported, beat } = watched()
    for (const ram of [90, 91, 82, 70]) {
      figures.ram = ram
      await beat('minute')
    }
    expect(reported).toEqual(['ram_high open', 'ram_high resolved'])
  })

  it('shows what it read last', async () => {
    const { watch } = watched()
    expect(watch.figures()).toBeUndefined()
    await watch.look()
    expect(watch.figures()).toMatchObject({ ramUsedPercent: 50, cpuPercent: 30, volume: 'database' })
  })

  it('tells of a clock that was set between two looks, and that it is over when the next two agree', async () => {
    const { figures, reported, beat } = watched()
    await beat('minute')
    figures.clockOffMs = -3_600_000
    await beat('minute')
    await beat('minute')
    expect(reported).toEqual(['clock_jump open', 'clock_jump resolved'])
  })

  it('asks Presidio about the canary each time, and Redis for an answer', async () => {
    const { services, reported, beat } = watched()
    services.hides = false
    services.redis = false
    await beat('minute')
    services.hides = true
    services.redis = true
    await beat('minute')
    expect(reported).toEqual([
      'presidio_leaking open',
      'redis_lost open',
      'presidio_leaking resolved',
      'redis_lost resolved',
    ])
  })

  it('does not call a Presidio leaking that does not answer, nor one well again', async () => {
    const presidio: PresidioPort = {
      healthy: async () => false,
      analyze: () => Promise.reject(new Error('refused')),
    }
    const { watch, kept, reported } = watched({ presidio })
    kept.add('presidio_leaking')
    await watch.look()
    expect(reported).toEqual(['presidio_down open'])
  })

  it('calls a Presidio well again only when it answers the canary, whatever it says of its health', async () => {
    const { deps, services } = depsOf()
    let analyses = false
    const presidio: PresidioPort = {
      healthy: async () => true,
      analyze: (...asked) => (analyses ? deps.presidio.analyze(...asked) : Promise.reject(new Error('500'))),
    }
    const { watch, kept, reported } = watched({ presidio })
    kept.add('presidio_down')
    await watch.look()
    expect(reported).toEqual([])
    analyses = true
    services.hides = false
    await watch.look()
    expect(reported).toEqual(['presidio_down resolved', 'presidio_leaking open'])
  })

  it('reports what the books and the models call for, each at its own beat', async () => {
    const { beat, reported } = watched({
      lookAtSpend: async () => [{ change: 'open', kind: 'spend_mismatch', params: {} }],
      lookAtModels: async () => [{ change: 'open', kind: 'model_retiring', params: {} }],
    })
    await beat('minute')
    expect(reported).toEqual([])
    await beat('spend')
    await beat('day')
    expect(reported).toEqual(['spend_mismatch open', 'model_retiring open'])
  })

  it('ends what was open before a restart', async () => {
    const { watch, kept, reported } = watched()
    kept.add('presidio_down')
    await watch.look()
    expect(reported).toEqual(['presidio_down resolved'])
  })

  it('takes a health question that throws for a service that is down', async () => {
    const { deps } = depsOf()
    const presidio = { ...deps.presidio, healthy: () => Promise.reject(new Error('refused')) }
    const { watch, reported } = watched({ presidio })
    await watch.look()
    expect(reported).toEqual(['presidio_down open'])
  })

  it('tells a reading that fails, and still looks at the others', async () => {
    const { watch, figures, services, reported, faults } = watched({
      machine: {
        ...calmMachine(),
        ramUsedPercent: () => Promise.reject(new Error('no /proc')),
        freeDiskBytes: async () => GIB,
      },
    })
    figures.ram = 99
    services.healthy = false
    await watch.look()
    expect(faults).toEqual(['ram'])
    expect(reported).toEqual(['disk_low open', 'disk_full open', 'presidio_down open'])
  })

  it('goes on after a report that could not be kept, and after tables that could not be read', async () => {
    const { watch, faults, figures } = watched({
      report: () => Promise.reject(new Error('store lost')),
      lookAtSpend: () => Promise.reject(new Error('store lost')),
    })
    figures.ram = 99
    await watch.look()
    await watch.look()
    await watch.look('spend')
    expect(faults).toEqual(['report', 'report', 'spend'])
  })

  it('joins a look that is under way', async () => {
    const answers = new EventEmitter()
    let asked = 0
    const { deps } = depsOf()
    const { watch } = watched({
      presidio: {
        ...deps.presidio,
        healthy: async () => {
          asked += 1
          await once(answers, 'healthy')
          return true
        },
      },
    })
    const both = [watch.look(), watch.look()]
    // The look's own first steps are promises.
    while (asked === 0) await Promise.resolve()
    answers.emit('healthy')
    await Promise.all(both)
    expect(asked).toBe(1)
  })

  it('does not take its own closing for a service that is down', async () => {
    const { deps } = depsOf()
    const { watch, reported, stopped } = watched({
      presidio: {
        ...deps.presidio,
        healthy: (signal) =>
          new Promise((_, reject) => {
            if (signal.aborted) reject(signal.reason)
            signal.addEventListener('abort', () => reject(signal.reason), { once: true })
          }),
      },
    })
    const looking = watch.look()
    await watch.close()
    await looking
    expect(reported).toEqual([])
    expect(stopped).toEqual(['minute', 'spend', 'day'])
  })

  it('by itself is three tasks of node-cron, which end with it', async () => {
    const names = () => [...getTasks().values()].map(({ name }) => name)
    const watch = createWatch(depsOf().deps)
    expect(names()).toEqual(expect.arrayContaining(['watch minute', 'watch spend', 'watch day']))
    await watch.close()
    expect(names().filter((name) => name?.startsWith('watch'))).toEqual([])
  })
})
