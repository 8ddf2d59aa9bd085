// Preparing: a Presidio that is down is waited for, an email that makes it fail is found, and neither is taken for the other.
import { beforeEach, describe, expect, it } from 'vitest'
import { type PrepareDeps, type PrepareOnce, prepareAll } from '../../../engine/lane/prepare.ts'
import type { Ready, Stuck } from '../../../engine/phases/phase.ts'
import { ServiceError } from '../../../engine/service-error.ts'
import { createManualClock, type ManualClock } from '../../manual-clock.ts'

interface Item {
  readonly messageId: string
}
const items = (...ids: readonly string[]): Item[] => ids.map((messageId) => ({ messageId }))
const usage = { inputTokens: 1, outputTokens: 1 }
const ready = ({ messageId }: Item): Ready<string> => ({
  kind: 'ready',
  messageId,
  prepared: messageId,
  most: usage,
  likely: usage,
})
const down = () => new ServiceError({ service: 'presidio', kind: 'connection', billed: 'no' })

let clock: ManualClock
let told: string[]
let works: (language: 'fr' | 'en') => boolean
let hides: () => boolean
let tries: number[]
let deps: PrepareDeps

beforeEach(() => {
  clock = createManualClock()
  told = []
  tries = []
  works = () => true
  hides = () => true
  deps = {
    clock,
    presidio: {
      async analyze(texts, language) {
        if (!works(language)) throw down()
        return texts.map((text) =>
          hides() ? [{ start: 0, end: Array.from(text).length, entity: 'PERSON', score: 1 }] : [],
        )
      },
      healthy: async () => true,
    },
    desk: {
      open: (kind) => told.push(`${kind} open`),
      resolve: (...kinds) => told.push(...kinds.map((kind) => `${kind} over`)),
      isOpen: () => false,
      list: () => [],
      load: async () => undefined,
      settled: async () => undefined,
    },
  }
})

/** Prepares, while time passes a half second at a time. */
const prepared = async (
  given: readonly Item[],
  once: PrepareOnce<Item, string>,
  signal = new AbortController().signal,
): Promise<(Ready<string> | Stuck)[]> => {
  let over = false
  const all = prepareAll(given, once, deps, signal).finally(() => {
    over = true
  })
  all.catch(() => undefined)
  while (!over) await clock.advance(500)
  return all
}
const brief = (all: readonly (Ready<string> | Stuck)[]) =>
  all.map((each) => (each.kind === 'ready' ? each.messageId : `${each.messageId} ${each.code}`))
const failingOn =
  (...sick: readonly string[]): PrepareOnce<Item, string> =>
  async (given) => {
    if (given.some(({ messageId }) => sick.includes(messageId))) {
      if (given.length === 1) tries.push(clock.monotonic())
      throw new ServiceError({ service: 'presidio', kind: 'server_error', status: 500, billed: 'no' })
    }
    return given.map(ready)
  }

it('prepares all at once when nothing is wrong', async () => {
  expect(brief(await prepared(items('a', 'b'), failingOn()))).toEqual(['a', 'b'])
  expect([told, clock.monotonic()]).toEqual([[], 500])
})

describe('an email on which Presidio fails', () => {
  it('is found by halving and stuck after three tries, 1 s and 2 s apart; all others are ready, in their order', async () => {
    const all = await prepared(items('a', 'b', 'c', 'd', 'e'), failingOn('c'))
    expect(brief(all)).toEqual(['a', 'b', 'c service_error', 'd', 'e'])
    const [first = 0, second = 0, third = 0] = tries
    expect([second - first, third - second]).toEqual([1_000, 2_000])
    expect(told).toEqual([])
  })

  it('may be one of several', async () => {
    const all = await prepared(items('a', 'b', 'c', 'd'), failingOn('a', 'd'))
    expect(brief(all)).toEqual(['a service_error', 'b', 'c', 'd service_error'])
  })
})

describe('a Presidio that is down', () => {
  it('is waited for however long it takes, opens its incident, and costs no email a try', async () => {
    works = () => clock.monotonic() > 120_000
    const once: PrepareOnce<Item, string> = async (given) => {
      if (!works('fr')) throw down()
      return given.map(ready)
    }
    expect(brief(await prepared(items('a', 'b'), once))).toEqual(['a', 'b'])
    expect(told[0]).toBe('presidio_down open')
    expect(told).toContain('presidio_down over')
  })

  it('is asked again after 1, 2, 4, 8 and then every 15 seconds', async () => {
    const asked: number[] = []
    works = () => {
      if (asked.at(-1) !== clock.monotonic()) asked.push(clock.monotonic())
      return clock.monotonic() >= 60_000
    }
    await prepared(items('a'), async (given) => {
      if (clock.monotonic() < 60_000) throw down()
      return given.map(ready)
    })
    const waits = asked.slice(1).map((at, index) => at - (asked[index] ?? 0))
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
  })

  it('is down when it fails in one language only', async () => {
    works = (language) => language === 'fr' || clock.monotonic() > 5_000
    const once: PrepareOnce<Item, string> = async (given) => {
      if (!works('en')) throw down()
      return given.map(ready)
    }
    await prepared(items('a'), once)
    expect(told).toContain('presidio_down open')
  })

  it('that comes back and leaves things in sight is waited for until it hides them again', async () => {
    works = () => clock.monotonic() > 5_000
    hides = () => clock.monotonic() > 60_000
    const once: PrepareOnce<Item, string> = async (given) => {
      if (!works('fr')) throw down()
      return given.map(ready)
    }
    expect(brief(await prepared(items('a'), once))).toEqual(['a'])
    expect(clock.monotonic()).toBeGreaterThan(60_000)
    expect([...new Set(told)]).toEqual([
      'presidio_down open',
      'presidio_leaking open',
      'presidio_down over',
      'presidio_leaking over',
    ])
  })

  it('ends with nothing when the lane ends', async () => {
    const end = new AbortController()
    works = () => {
      if (clock.monotonic() > 3_000) end.abort()
      return false
    }
    expect(await prepared(items('a', 'b'), async () => Promise.reject(down()), end.signal)).toEqual([])
  })
})

it('does not hide a fault of our own', async () => {
  await expect(prepared(items('a', 'b'), async () => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug')
})
