// The steady hand: what is waited out, what is thrown, what is told, and what a refused row may say of itself.
import pg from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSteady, refusalDetail, type Steady, storeFault } from '../../../engine/store/steady.ts'
import { createManualClock, type ManualClock } from '../../manual-clock.ts'

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code })

describe('a fault of the store', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ENOENT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ENETUNREACH',
    '08006',
    '57P01',
    '57P03',
    '57P04',
    '57014',
    '55P03',
    '25P03',
    '25P04',
    '53200',
    '53300',
    '58030',
  ])('%s means that the server is lost', (code) => {
    expect(storeFault(coded(code))).toBe('lost')
  })

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
  ])('pg’s own sentence "%s" means that the server is lost', (message) => {
    expect(storeFault(new Error(message))).toBe('lost')
  })

  it.each([
    ['53100', 'full'],
    ['40P01', 'clash'],
    ['40001', 'clash'],
    ['23505', 'refused'],
    ['22P05', 'refused'],
    ['54000', 'refused'],
    ['42P01', 'fault'],
    ['', 'fault'],
  ] as const)('%s is %s', (code, fault) => {
    expect(storeFault(coded(code))).toBe(fault)
  })

  it('is ours when it is anything else', () => {
    for (const thrown of [new TypeError('a bug'), 'text', undefined, { code: 7 }])
      expect(storeFault(thrown)).toBe('fault')
  })

  it('tells of a refused row nothing but code, table and constraint', () => {
    const refused = Object.assign(
      new pg.DatabaseError('Key (sender)=(claire@example.org) already exists', 1, 'error'),
      {
        code: '23505',
        table: 'emails',
        constraint: 'emails_message_id_key',
        detail: 'Key (sender)=(claire@example.org)',
        where: 'claire',
      },
    )
    expect(refusalDetail(refused)).toEqual({ code: '23505', table: 'emails', constraint: 'emails_message_id_key' })
    expect(refusalDetail(new Error('claire'))).toEqual({})
  })
})

describe('a steady operation', () => {
  let clock: ManualClock
  let told: string[]
  let steady: Steady
  beforeEach(() => {
    clock = createManualClock()
    told = []
    steady = createSteady(clock, {
      onLost: (fault) => told.push(fault),
      onBack: (fault) => told.push(`back: ${fault}`),
    })
  })
  /** Starts it and lets it come to its first wait. */
  const begin = async (operation: () => Promise<string>, signal = new AbortController().signal) => {
    const done = steady(operation, signal)
    done.catch(() => undefined)
    await clock.advance(0)
    return { done }
  }
  /** Fails with these errors, one after the other, then succeeds; keeps the times of its tries. */
  const failing = (...errors: readonly Error[]) => {
    const left = [...errors]
    const tries: number[] = []
    const operation = async () => {
      tries.push(clock.monotonic())
      const error = left.shift()
      if (error) throw error
      return 'done'
    }
    return { operation, tries }
  }

  it('waits out a lost server, 1 s, 2 s, 4 s and so on, and says when it is back', async () => {
    const { operation, tries } = failing(coded('ECONNREFUSED'), coded('57P03'), coded('57P03'))
    const { done } = await begin(operation)
    for (let second = 0; second < 8; second += 1) await clock.advance(1_000)
    expect(await done).toBe('done')
    expect(tries).toEqual([0, 1_000, 3_000, 7_000])
    expect(told).toEqual(['lost', 'lost', 'lost', 'back: lost'])
  })

  it('waits out a full disk too', async () => {
    const { operation } = failing(coded('53100'))
    const { done } = await begin(operation)
    await clock.advance(1_000)
    expect(await done).toBe('done')
    expect(told).toEqual(['full', 'back: full'])
  })

  it('does not take a disk for free because reads still work, nor tries its writes more often', async () => {
    const { operation, tries } = failing(...Array<Error>(4).fill(coded('53100')))
    const { done } = await begin(operation)
    for (let second = 0; second < 20; second += 1) {
      await (await begin(failing().operation)).done
      await clock.advance(1_000)
    }
    expect(await done).toBe('done')
    expect(tries).toEqual([0, 1_000, 3_000, 7_000, 15_000])
    expect(told).toEqual(['full', 'full', 'full', 'full', 'back: full'])
  })

  it('takes a disk for free only when all that it refused was written, or given up', async () => {
    const ending = new AbortController()
    const small = failing(coded('53100'))
    const large = failing(coded('53100'), coded('53100'))
    const both = [await begin(small.operation), await begin(large.operation, ending.signal)] as const
    await clock.advance(1_000)
    expect(await both[0].done).toBe('done')
    expect(told).not.toContain('back: full')
    ending.abort()
    await expect(both[1].done).rejects.toMatchObject({ code: '53100' })
    expect(told.at(-1)).toBe('back: full')
  })

  it('begins the next wait at a second again', async () => {
    for (const _time of [1, 2]) {
      const { operation } = failing(coded('08006'))
      const { done } = await begin(operation)
      await clock.advance(1_000)
      expect(await done).toBe('done')
    }
  })

  it.each(['23505', '42601'])('throws %s at once', async (code) => {
    const { operation, tries } = failing(coded(code))
    await expect((await begin(operation)).done).rejects.toMatchObject({ code })
    expect([tries.length, told]).toEqual([1, []])
  })

  it('is tried again soon, and tells nobody, when two transactions stood in each other’s way', async () => {
    const { operation, tries } = failing(coded('40P01'), coded('40001'))
    const { done } = await begin(operation)
    await clock.advance(1_000)
    await clock.advance(1_000)
    expect(await done).toBe('done')
    expect([tries.length, told]).toEqual([3, []])
  })

  it('throws what it last heard when the program ends', async () => {
    const ending = new AbortController()
    const { operation, tries } = failing(...Array<Error>(9).fill(coded('ECONNRESET')))
    const { done } = await begin(operation, ending.signal)
    await clock.advance(1_000)
    ending.abort()
    await expect(done).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(tries).toHaveLength(2)
  })

  it('says once that the store is back, however many waited for it', async () => {
    const all = Array.from({ length: 5 }, () => begin(failing(coded('ECONNREFUSED')).operation))
    const waits = await Promise.all(all)
    await clock.advance(60_000)
    await Promise.all(waits.map(({ done }) => done))
    expect(told.filter((event) => event === 'lost')).toHaveLength(5)
    expect(told.filter((event) => event === 'back: lost')).toHaveLength(1)
    expect(told.at(-1)).toBe('back: lost')
  })
})
