// What follows from a call: three tries, strikes, halving, slowing down, and the question whether it is the world.
import { beforeEach, describe, expect, it } from 'vitest'
import { createHealth, type Health } from '../../../engine/health.ts'
import type { IncidentKind } from '../../../engine/incidents.ts'
import { answered, failed, type OutcomeDeps } from '../../../engine/lane/outcome.ts'
import { type Piece, pieceOf } from '../../../engine/lane/piece.ts'
import { createLaneState, isDrained, type LaneState } from '../../../engine/lane/state.ts'
import { createLimiter } from '../../../engine/limiter.ts'
import type { Answer, Ready } from '../../../engine/phases/phase.ts'
import { ServiceError, type ServiceErrorFacts } from '../../../engine/service-error.ts'
import { createManualClock, type ManualClock } from '../../manual-clock.ts'

type Finish = ReturnType<typeof answered<string, string>>

const ready = (messageId: string): Ready<string> => ({
  kind: 'ready',
  messageId,
  prepared: messageId,
  most: { inputTokens: 1_000, outputTokens: 100 },
  likely: { inputTokens: 300, outputTokens: 20 },
})
const emails = (...ids: readonly string[]): Piece<string> => pieceOf(ids.map(ready))
const canary = (): Piece<string> => pieceOf([ready('')], true)

let clock: ManualClock
let health: Health
let open: Map<IncidentKind, unknown>
let state: LaneState<string, string>
let deps: OutcomeDeps

beforeEach(() => {
  clock = createManualClock()
  open = new Map()
  health = createHealth(clock, (kind) => open.set(kind, {}))
  state = createLaneState()
  deps = {
    health,
    limiter: createLimiter({ clock, initial: { requests: 600, inputTokens: 1e6, outputTokens: 1e6 }, rate: 'auto' }),
    desk: {
      open: (kind, params = {}) => {
        if (!open.has(kind)) open.set(kind, params)
      },
      resolve: (...kinds) => {
        for (const kind of kinds) open.delete(kind)
      },
      isOpen: (kind) => open.has(kind),
      list: () => [],
      load: async () => undefined,
      settled: async () => undefined,
    },
    price: { inputNanos: 3_000_000, outputNanos: 15_000_000 },
    overWhenAnswered: ['overloaded', 'service_unreachable'],
    limitedKind: 'rate_limited',
  }
})

const answer = (piece: Piece<string>, ...answers: readonly Answer<string>[]): Finish =>
  answered(state, piece, 'r', { usage: { inputTokens: 200, outputTokens: 10 }, levels: {}, answers }, deps)
const done = (messageId: string): Answer<string> => ({ kind: 'done', messageId, saved: messageId })
const invalid = (messageId: string): Answer<string> => ({ kind: 'failed', messageId, code: 'invalid_answer' })
const fail = (piece: Piece<string>, facts: Partial<ServiceErrorFacts> & Pick<ServiceErrorFacts, 'kind'>): Finish =>
  failed(state, piece, 'r', new ServiceError({ service: 'anthropic', billed: 'no', ...facts }), deps)

/** Three invalid answers: the email's letter. */
const spoil = (messageId: string): Finish => {
  answer(emails(messageId), invalid(messageId))
  answer(emails(messageId), invalid(messageId))
  return answer(emails(messageId), invalid(messageId))
}
const ids = (finish: Finish) => finish.again.map(({ piece }) => piece.emails.map(({ messageId }) => messageId))

describe('an answer', () => {
  it('that is valid is saved and billed as it was told, rounded up', () => {
    expect(answer(emails('a'), done('a'))).toEqual({
      settlement: { reservationId: 'r', bill: { kind: 'billed', inputTokens: 200, outputTokens: 10, micros: 750_000 } },
      done: [{ kind: 'done', messageId: 'a', saved: 'a' }],
      letters: [],
      again: [],
      withdrawn: [],
    })
  })

  it('that is invalid is asked for again after 1 s and after 2 s, and the third one is a letter', () => {
    expect(answer(emails('a'), invalid('a'))).toMatchObject({ letters: [], again: [{ waitMs: 1_000 }] })
    expect(answer(emails('a'), invalid('a'))).toMatchObject({ letters: [], again: [{ waitMs: 2_000 }] })
    expect(answer(emails('a'), invalid('a'))).toMatchObject({
      letters: [{ messageId: 'a', code: 'invalid_answer', tries: 3 }],
      again: [],
    })
  })

  it('of a packed request saves what is done and asks again only for what is not', () => {
    const finish = answer(emails('a', 'b', 'c'), done('a'), invalid('b'), done('c'))
    expect(finish.done.map(({ messageId }) => messageId)).toEqual(['a', 'c'])
    expect(ids(finish)).toEqual([['b']])
  })

  it('forgets the tries of an email that was done, and counts each email by itself', () => {
    answer(emails('a'), invalid('a'))
    answer(emails('b'), invalid('b'))
    answer(emails('a'), done('a'))
    expect(answer(emails('a'), invalid('a')).again).toMatchObject([{ waitMs: 1_000 }])
    expect(answer(emails('b'), invalid('b')).again).toMatchObject([{ waitMs: 2_000 }])
  })

  it('is the end of what was wrong with the service', () => {
    open.set('overloaded', {})
    health.failed('overloaded')
    answer(emails('a'), done('a'))
    expect([...open.keys()]).toEqual([])
    expect(health.state()).toEqual({ kind: 'well' })
  })
})

describe('a 429', () => {
  it('sends the same request again, consumes no try, and slows down', () => {
    for (let time = 0; time < 10; time += 1) {
      const finish = fail(emails('a'), { kind: 'rate_limited', status: 429, retryAfterMs: 7_000 })
      expect(finish).toMatchObject({ letters: [], settlement: { bill: { kind: 'unbilled' } } })
      expect(ids(finish)).toEqual([['a']])
    }
    expect(open.has('rate_limited')).toBe(true)
    expect(deps.limiter.take({ inputTokens: 1, outputTokens: 1 })).toBe(7_000)
    expect(answer(emails('a'), invalid('a')).again).toMatchObject([{ waitMs: 1_000 }])
  })

  it('without a retry-after waits for a minute, as the runbook does', () => {
    fail(emails('a'), { kind: 'rate_limited', status: 429 })
    expect(deps.limiter.take({ inputTokens: 1, outputTokens: 1 })).toBe(60_000)
  })

  it('is over when the rate has crept back', async () => {
    fail(emails('a'), { kind: 'rate_limited', status: 429, retryAfterMs: 0 })
    answer(emails('b'), done('b'))
    expect(open.has('rate_limited')).toBe(true)
    await clock.advance(120_000)
    answer(emails('c'), done('c'))
    expect(open.has('rate_limited')).toBe(false)
  })
})

describe('a failure of the world', () => {
  it.each([
    ['key_refused', 'key_refused'],
    ['billing', 'usage_limit'],
    ['usage_limit', 'usage_limit'],
    ['model_gone', 'model_gone'],
  ] as const)('%s opens an incident, holds the service, and keeps the emails', (kind, incident) => {
    const finish = fail(emails('a', 'b'), { kind })
    expect(ids(finish)).toEqual([['a', 'b']])
    expect(finish.letters).toEqual([])
    expect(open.has(incident)).toBe(true)
    expect(health.state()).toMatchObject({ kind: 'down', incident })
  })

  it('books the worst case when the answer was lost, and nothing when it was surely not billed', () => {
    expect(fail(emails('a'), { kind: 'timeout', billed: 'unknown' }).settlement?.bill).toEqual({ kind: 'unknown' })
    expect(fail(emails('a'), { kind: 'connection' }).settlement?.bill).toEqual({ kind: 'unbilled' })
  })

  it('that we caused ourselves by ending changes nothing', () => {
    expect(ids(fail(emails('a'), { kind: 'aborted', billed: 'unknown' }))).toEqual([['a']])
    expect([open.size, health.state().kind]).toEqual([0, 'well'])
  })
})

describe('a request that the provider refuses', () => {
  it('is halved until one email is left, which gets the letter at once', () => {
    const first = fail(emails('a', 'b', 'c'), { kind: 'rejected', status: 400 })
    expect(ids(first)).toEqual([['a', 'b'], ['c']])
    expect(fail(emails('c'), { kind: 'rejected', status: 400 })).toMatchObject({
      letters: [{ messageId: 'c', code: 'rejected', tries: 1 }],
      again: [],
    })
    expect(fail(emails('b'), { kind: 'too_large', status: 413 }).letters).toMatchObject([{ code: 'too_large' }])
  })
})

describe('a doubtful failure', () => {
  const sick = (piece: Piece<string>) => fail(piece, { kind: 'server_error', status: 500 })
  const next = (finish: Finish): Piece<string> => finish.again[0]?.piece ?? emails()

  it('is the email when it fails three times while its neighbours pass, and nobody else is touched', () => {
    let piece = next(sick(emails('a')))
    const waits: number[] = []
    for (;;) {
      answer(emails('neighbour'), done('neighbour'))
      const finish = sick(piece)
      if (finish.letters.length > 0) {
        expect(finish.letters).toEqual([{ messageId: 'a', code: 'service_error', tries: 3 }])
        expect(finish.again).toEqual([])
        break
      }
      waits.push(finish.again[0]?.waitMs ?? 0)
      piece = next(finish)
    }
    expect(waits).toEqual([2_000, 4_000])
    expect([open.size, health.state().kind]).toEqual([0, 'well'])
  })

  it('is never the email while nobody passes: three in a row ask the canary', () => {
    let piece = next(sick(emails('a')))
    for (let time = 0; time < 20; time += 1) {
      const finish = sick(piece)
      expect(finish.letters).toEqual([])
      piece = next(finish)
    }
    expect(health.state().kind).toBe('asking')
  })

  it('of several emails is halved once neighbours pass', () => {
    const first = sick(emails('a', 'b', 'c', 'd'))
    expect(ids(first)).toEqual([['a', 'b', 'c', 'd']])
    answer(emails('neighbour'), done('neighbour'))
    expect(ids(sick(next(first)))).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
  })

  it('of the canary is the service: it is down, and its incident opens', () => {
    health.ask()
    expect(sick(canary()).again).toEqual([])
    expect(health.state()).toMatchObject({ kind: 'down', incident: 'service_unreachable' })
  })
})

describe('five identical letters with nothing done in between', () => {
  const five = () => ['a', 'b', 'c', 'd', 'e'].map(spoil)

  it('ask the canary; four do not, nor five with one done among them, nor five of two codes', () => {
    for (const id of ['a', 'b', 'c', 'd']) spoil(id)
    expect(health.state().kind).toBe('well')
    answer(emails('x'), done('x'))
    for (const id of ['e', 'f', 'g', 'h']) spoil(id)
    fail(emails('y'), { kind: 'rejected', status: 400 })
    expect(health.state().kind).toBe('well')
    for (const id of ['i', 'j', 'k', 'l', 'm']) spoil(id)
    expect(health.state().kind).toBe('asking')
  })

  it('are withdrawn when the canary fails too, and the breaker opens for the owner', () => {
    five()
    const finish = answer(canary(), invalid(''))
    expect(finish.withdrawn).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(open.get('error_breaker')).toEqual({ code: 'invalid_answer', count: 5 })
  })

  it('are withdrawn when the provider refuses even the canary', () => {
    five()
    const finish = fail(canary(), { kind: 'rejected', status: 400 })
    expect(finish.withdrawn).toHaveLength(5)
    expect(open.has('error_breaker')).toBe(true)
  })

  it('stand when the canary passes, and the count begins anew', () => {
    five()
    const finish = answer(canary(), done(''))
    expect(finish).toMatchObject({ withdrawn: [], done: [], letters: [] })
    expect(open.size).toBe(0)
    for (const id of ['f', 'g', 'h', 'i']) spoil(id)
    expect(health.state().kind).toBe('well')
  })

  it('keep the question open while answers of earlier calls still arrive', () => {
    answer(emails('late'), invalid('late'))
    five()
    answer(emails('late'), invalid('late'))
    expect(health.state().kind).toBe('asking')
    spoil('f')
    expect(health.state().kind).toBe('asking')
    expect(answer(canary(), invalid('')).withdrawn).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  it('keep the phase from ending before the canary was asked', () => {
    five()
    expect(isDrained(state)).toBe(false)
    answer(canary(), done(''))
    expect(isDrained(state)).toBe(true)
  })

  it('are no question any more when something is done', () => {
    five()
    answer(emails('x'), done('x'))
    expect(health.state().kind).toBe('well')
    expect(isDrained(state)).toBe(true)
  })
})

it('blames no email while the breaker is open', () => {
  open.set('error_breaker', {})
  for (let time = 0; time < 5; time += 1) expect(answer(emails('a'), invalid('a')).letters).toEqual([])
  expect(ids(fail(emails('b'), { kind: 'rejected', status: 400 }))).toEqual([['b']])
})
