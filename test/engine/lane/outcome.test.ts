// What follows from a call: three tries, strikes, halving, and slowing down.
import { beforeEach, describe, expect, it } from 'vitest'
import type { Piece } from '../../../engine/lane/piece.ts'
import type { Finished } from '../../../engine/lane/state.ts'
import { again, canary, createJudge, done, emails, invalid } from './judge.ts'

let judge: ReturnType<typeof createJudge>

beforeEach(() => {
  judge = createJudge()
})

describe('an answer', () => {
  it('that is valid is saved and billed as it was told, rounded up', () => {
    expect(judge.answer(emails('a'), done('a'))).toEqual({
      settlement: { reservationId: 'r', bill: { kind: 'billed', inputTokens: 200, outputTokens: 10, micros: 750_000 } },
      done: [{ kind: 'done', messageId: 'a', saved: 'a' }],
      letters: [],
      again: [],
      withdrawn: [],
    })
  })

  it('that is invalid is asked for again after 1 s and after 2 s, and the third one is a letter', () => {
    expect(judge.answer(emails('a'), invalid('a'))).toMatchObject({ letters: [], again: [{ waitMs: 1_000 }] })
    expect(judge.answer(emails('a'), invalid('a'))).toMatchObject({ letters: [], again: [{ waitMs: 2_000 }] })
    expect(judge.answer(emails('a'), invalid('a'))).toMatchObject({
      letters: [{ messageId: 'a', code: 'invalid_answer', tries: 3 }],
      again: [],
    })
  })

  it('of a packed request saves what is done and asks again only for what is not', () => {
    const finish = judge.answer(emails('a', 'b', 'c'), done('a'), invalid('b'), done('c'))
    expect(finish.done.map(({ messageId }) => messageId)).toEqual(['a', 'c'])
    expect(again(finish)).toEqual([['b']])
  })

  it('that is missing in company is no try of its email’s own: it goes alone, three times, before it is a letter', () => {
    const company = judge.answer(emails('a', 'b'), done('a'), invalid('b'))
    expect(company).toMatchObject({ letters: [], again: [{ waitMs: 0 }] })
    judge.answer(emails('b'), invalid('b'))
    judge.answer(emails('b'), invalid('b'))
    expect(judge.answer(emails('b'), invalid('b')).letters).toMatchObject([{ messageId: 'b', tries: 3 }])
  })

  it('forgets the tries of an email that was done, and counts each email by itself', () => {
    judge.answer(emails('a'), invalid('a'))
    judge.answer(emails('b'), invalid('b'))
    judge.answer(emails('a'), done('a'))
    expect(judge.answer(emails('a'), invalid('a')).again).toMatchObject([{ waitMs: 1_000 }])
    expect(judge.answer(emails('b'), invalid('b')).again).toMatchObject([{ waitMs: 2_000 }])
  })

  it('is the end of what was wrong with the service', () => {
    judge.open.set('overloaded', {})
    judge.health.failed('overloaded')
    judge.answer(emails('a'), done('a'))
    expect([...judge.open.keys()]).toEqual([])
    expect(judge.health.state()).toEqual({ kind: 'well' })
  })
})

it('a canary that is refused as invalid was answered all the same: what was wrong with the service is over', () => {
  judge.open.set('service_unreachable', {})
  judge.health.failed('service_unreachable')
  judge.fail(canary(), { kind: 'rejected', status: 400 })
  expect([...judge.open.keys()]).toEqual(['error_breaker'])
})

describe('a 429', () => {
  it('sends the same request again, consumes no try, and slows down', () => {
    for (let time = 0; time < 10; time += 1) {
      const finish = judge.fail(emails('a'), { kind: 'rate_limited', status: 429, retryAfterMs: 7_000 })
      expect(finish).toMatchObject({ letters: [], settlement: { bill: { kind: 'unbilled' } } })
      expect(again(finish)).toEqual([['a']])
    }
    expect(judge.open.has('rate_limited')).toBe(true)
    expect(judge.limiter.take({ inputTokens: 1, outputTokens: 1 })).toBe(7_000)
    expect(judge.answer(emails('a'), invalid('a')).again).toMatchObject([{ waitMs: 1_000 }])
  })

  it('without a retry-after waits for a minute, as the runbook does', () => {
    judge.fail(emails('a'), { kind: 'rate_limited', status: 429 })
    expect(judge.limiter.take({ inputTokens: 1, outputTokens: 1 })).toBe(60_000)
  })

  it('is over when the rate has crept back', async () => {
    judge.fail(emails('a'), { kind: 'rate_limited', status: 429, retryAfterMs: 0 })
    judge.answer(emails('b'), done('b'))
    expect(judge.open.has('rate_limited')).toBe(true)
    await judge.clock.advance(120_000)
    judge.answer(emails('c'), done('c'))
    expect(judge.open.has('rate_limited')).toBe(false)
  })
})

describe('a failure of the world', () => {
  it.each([
    ['key_refused', 'key_refused'],
    ['billing', 'usage_limit'],
    ['usage_limit', 'usage_limit'],
    ['model_gone', 'model_gone'],
  ] as const)('%s opens an incident, holds the service, and keeps the emails', (kind, incident) => {
    const finish = judge.fail(emails('a', 'b'), { kind })
    expect(again(finish)).toEqual([['a', 'b']])
    expect(finish.letters).toEqual([])
    expect(judge.open.has(incident)).toBe(true)
    expect(judge.health.state()).toMatchObject({ kind: 'down', incident })
  })

  it('books the worst case when the answer was lost, and nothing when it was surely not billed', () => {
    expect(judge.fail(emails('a'), { kind: 'timeout', billed: 'unknown' }).settlement?.bill).toEqual({
      kind: 'unknown',
    })
    expect(judge.fail(emails('a'), { kind: 'connection' }).settlement?.bill).toEqual({ kind: 'unbilled' })
  })

  it('that we caused ourselves by ending changes nothing', () => {
    expect(again(judge.fail(emails('a'), { kind: 'aborted', billed: 'unknown' }))).toEqual([['a']])
    expect([judge.open.size, judge.health.state().kind]).toEqual([0, 'well'])
  })
})

describe('a request that the provider refuses', () => {
  it('is halved until one email is left, which gets the letter at once', () => {
    const first = judge.fail(emails('a', 'b', 'c'), { kind: 'rejected', status: 400 })
    expect(again(first)).toEqual([['a', 'b'], ['c']])
    expect(judge.fail(emails('c'), { kind: 'rejected', status: 400 })).toMatchObject({
      letters: [{ messageId: 'c', code: 'rejected', tries: 1 }],
      again: [],
    })
    expect(judge.fail(emails('b'), { kind: 'too_large', status: 413 }).letters).toMatchObject([{ code: 'too_large' }])
  })
})

describe('a doubtful failure', () => {
  const sick = (piece: Piece<string>) => judge.fail(piece, { kind: 'server_error', status: 500 })
  const next = (finish: Finished<string, string>): Piece<string> => finish.again[0]?.piece ?? emails()

  it('is the email when it fails three times while its neighbours pass, and nobody else is touched', () => {
    let piece = next(sick(emails('a')))
    const waits: number[] = []
    for (;;) {
      judge.answer(emails('neighbour'), done('neighbour'))
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
    expect([judge.open.size, judge.health.state().kind]).toEqual([0, 'well'])
  })

  it('is never the email while nobody passes: three in a row ask the canary', () => {
    let piece = next(sick(emails('a')))
    for (let time = 0; time < 20; time += 1) {
      const finish = sick(piece)
      expect(finish.letters).toEqual([])
      piece = next(finish)
    }
    expect(judge.health.state().kind).toBe('asking')
  })

  it('of several emails is halved once neighbours pass', () => {
    const first = sick(emails('a', 'b', 'c', 'd'))
    expect(again(first)).toEqual([['a', 'b', 'c', 'd']])
    judge.answer(emails('neighbour'), done('neighbour'))
    expect(again(sick(next(first)))).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
  })

  it('of the canary is the service: it is down, and its incident opens', () => {
    judge.health.ask()
    expect(sick(canary()).again).toEqual([])
    expect(judge.health.state()).toMatchObject({ kind: 'down', incident: 'service_unreachable' })
  })
})
