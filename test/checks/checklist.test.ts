// Running the list: in order, at once, against the clock, and what blocks the start.
import { EventEmitter, once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { type Check, type CheckResult, fail, ok, warn } from '../../checks/check.ts'
import { blocks, CHECKLIST, runChecks } from '../../checks/checklist.ts'
import { goodDeps, never } from './deps.ts'
import { saidInBoth } from './words.ts'

const check = (id: string, run: Check['run'] | CheckResult, blocking = true): Check => ({
  id,
  blocking,
  run: typeof run === 'function' ? run : async () => run,
})
const good = ok('check-redis-ok', { major: 7, minimum: 7 })
const bad = fail('check-source-empty', {}, 'remedy-import')
const hangs = check('disk', () => new Promise(() => undefined))

/** Time limits that have passed as soon as they are set. */
const noTime = (asked: number[] = []) => ({
  signal: never,
  timeout: (ms: number) => {
    asked.push(ms)
    return AbortSignal.abort()
  },
})

describe('the list', () => {
  it('has one name per check', () => {
    const ids = CHECKLIST.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('blocks on what a run cannot do without, and on nothing else', () => {
    expect(CHECKLIST.filter(({ blocking }) => !blocking).map(({ id }) => id)).toEqual([
      'redis',
      'tailscale',
      'backup-on-pc',
      'restore-tested',
    ])
  })
})

describe('running it', () => {
  it('gives the results in the order of the list, whoever ends first', async () => {
    const events = new EventEmitter()
    const slow = check('ram', async () => {
      await once(events, 'quick is done')
      return good
    })
    const quick = check('disk', async () => {
      events.emit('quick is done')
      return good
    })
    const results = await runChecks(goodDeps(), { signal: never }, [slow, quick])
    expect(results.map(({ id }) => id)).toEqual(['ram', 'disk'])
  })

  it('turns a throw into a fail that keeps nothing but a code', async () => {
    const error = Object.assign(new Error('connect to postgresql://u:s3cret@host'), { code: 'ECONNREFUSED' })
    const results = await runChecks(goodDeps(), { signal: never }, [
      check('disk', () => Promise.reject(error)),
      check('ram', () => Promise.reject(new Error('s3cret'))),
    ])
    saidInBoth(results)
    expect(results).toMatchObject([
      { state: 'fail', detail: { params: { errorCode: 'ECONNREFUSED' } }, remedy: { key: 'remedy-any-fault' } },
      { state: 'fail', detail: { params: { errorCode: 'none' } } },
    ])
    expect(JSON.stringify(results)).not.toContain('s3cret')
  })

  it('gives each ten seconds, and fails the one that takes longer', async () => {
    const asked: number[] = []
    const results = await runChecks(goodDeps(), noTime(asked), [hangs])
    saidInBoth(results)
    expect(asked).toEqual([10_000])
    expect(results).toMatchObject([
      { state: 'fail', detail: { key: 'check-any-late', params: { seconds: 10 } }, remedy: { key: 'remedy-any-late' } },
    ])
  })

  it('tells a check that its time is over', async () => {
    let told: AbortSignal | undefined
    const asks = check('disk', async (_, signal) => {
      told = signal
      return good
    })
    await runChecks(goodDeps(), noTime(), [asks])
    expect(told?.aborted).toBe(true)
  })

  it('rejects when the owner leaves', async () => {
    const leaving = new AbortController()
    const running = runChecks(goodDeps(), { signal: leaving.signal }, [hangs])
    leaving.abort(new Error('never mind'))
    await expect(running).rejects.toThrow('never mind')
  })
})

it('blocks the start by fails of blocking checks only', async () => {
  const results = await runChecks(goodDeps(), { signal: never }, [
    check('source', bad),
    check('redis', fail('check-redis-silent', {}, 'remedy-redis-restart'), false),
    check('disk', warn('check-tailscale-rehearsal')),
    check('ram', good),
  ])
  expect(blocks(results).map(({ id }) => id)).toEqual(['source'])
})
