// Five identical letters in a row: is it the emails or the world? The canary tells.
import { beforeEach, describe, expect, it } from 'vitest'
import { isDrained } from '../../../engine/lane/state.ts'
import { again, canary, createJudge, done, emails, invalid } from './judge.ts'

let judge: ReturnType<typeof createJudge>

beforeEach(() => {
  judge = createJudge()
})

describe('five identical letters with nothing done in between', () => {
  const five = () => ['a', 'b', 'c', 'd', 'e'].map(judge.spoil)

  it('ask the canary; four do not, nor five with one done among them, nor five of two codes', () => {
    for (const id of ['a', 'b', 'c', 'd']) judge.spoil(id)
    expect(judge.health.state().kind).toBe('well')
    judge.answer(emails('x'), done('x'))
    for (const id of ['e', 'f', 'g', 'h']) judge.spoil(id)
    judge.fail(emails('y'), { kind: 'rejected', status: 400 })
    expect(judge.health.state().kind).toBe('well')
    for (const id of ['i', 'j', 'k', 'l', 'm']) judge.spoil(id)
    expect(judge.health.state().kind).toBe('asking')
  })

  it('are withdrawn when the canary fails too, and the breaker opens for the owner', () => {
    five()
    const finish = judge.answer(canary(), invalid(''))
    expect(finish.withdrawn).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(judge.open.get('error_breaker')).toEqual({ code: 'invalid_answer', count: 5 })
  })

  it('are withdrawn when the provider refuses even the canary', () => {
    five()
    const finish = judge.fail(canary(), { kind: 'rejected', status: 400 })
    expect(finish.withdrawn).toHaveLength(5)
    expect(judge.open.has('error_breaker')).toBe(true)
  })

  it('stand when the canary passes, and the count begins anew', () => {
    five()
    const finish = judge.answer(canary(), done(''))
    expect(finish).toMatchObject({ withdrawn: [], done: [], letters: [] })
    expect(judge.open.size).toBe(0)
    for (const id of ['f', 'g', 'h', 'i']) judge.spoil(id)
    expect(judge.health.state().kind).toBe('well')
  })

  it('keep the question open while answers of earlier calls still arrive', () => {
    judge.answer(emails('late'), invalid('late'))
    five()
    judge.answer(emails('late'), invalid('late'))
    expect(judge.health.state().kind).toBe('asking')
    judge.spoil('f')
    expect(judge.health.state().kind).toBe('asking')
    expect(judge.answer(canary(), invalid('')).withdrawn).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  it('keep the phase from ending before the canary was asked', () => {
    five()
    expect(isDrained(judge.state)).toBe(false)
    judge.answer(canary(), done(''))
    expect(isDrained(judge.state)).toBe(true)
  })

  it('are no question any more when something is done', () => {
    five()
    judge.answer(emails('x'), done('x'))
    expect(judge.health.state().kind).toBe('well')
    expect(isDrained(judge.state)).toBe(true)
  })
})

it('blames no email while the breaker is open', () => {
  judge.open.set('error_breaker', {})
  for (let time = 0; time < 5; time += 1) expect(judge.answer(emails('a'), invalid('a')).letters).toEqual([])
  expect(again(judge.fail(emails('b'), { kind: 'rejected', status: 400 }))).toEqual([['b']])
})
