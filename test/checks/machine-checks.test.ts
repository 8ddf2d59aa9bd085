// The checks that need neither a database nor a service: room, Redis, Tailscale, the DSN, the model's retirement.
import { describe, expect, it } from 'vitest'
import type { Check, CheckDeps } from '../../checks/check.ts'
import { disk } from '../../checks/disk.ts'
import { dsn } from '../../checks/dsn.ts'
import { modelRetirement } from '../../checks/model-retirement.ts'
import { ram } from '../../checks/ram.ts'
import { redis } from '../../checks/redis.ts'
import { tailscale } from '../../checks/tailscale.ts'
import { goodDeps, never } from './deps.ts'

const GIB = 1024 ** 3
const HOUR_MS = 3_600_000

const ask = (check: Check, over: Partial<CheckDeps> = {}) => check.run(goodDeps(over), never)
/** State and key: what a check found, without its figures. */
const found = async (check: Check, over: Partial<CheckDeps> = {}) => {
  const { state, detail } = await ask(check, over)
  return `${state} ${detail.key}`
}

describe('room', () => {
  it('wants more than 50 GiB of disk: exactly 50 is too little', async () => {
    const machine = (gib: number) => ({
      machine: { ...goodDeps().machine, freeDiskBytes: async () => gib * GIB },
    })
    expect(await found(disk, machine(50.1))).toBe('ok check-disk-ok')
    expect(await ask(disk, machine(50))).toMatchObject({
      state: 'fail',
      detail: { key: 'check-disk-low', params: { freeGb: 50, minimumGb: 50, scale: 'real' } },
      remedy: { key: 'remedy-disk-room' },
    })
  })

  it('says whose volume it looked at', async () => {
    const { machine } = goodDeps()
    expect((await ask(disk)).detail.params).toMatchObject({ where: 'database' })
    expect((await ask(disk, { machine: { ...machine, volume: async () => 'data' } })).detail.params).toMatchObject({
      where: 'data',
    })
  })

  it('never rounds what is free up to the threshold', async () => {
    const machine = { ...goodDeps().machine, freeDiskBytes: async () => 49.99 * GIB }
    expect((await ask(disk, { machine })).detail.params).toMatchObject({ freeGb: 49.9 })
  })

  it('wants more than 35 GiB of RAM, or what the rehearsal wants, and says which', async () => {
    const machine = { ...goodDeps().machine, availableRamBytes: async () => 2 * GIB }
    expect(await found(ram, { machine })).toBe('fail check-ram-low')
    const thresholds = { ...goodDeps().thresholds, minRamGb: 1 }
    expect(await ask(ram, { machine, thresholds, rehearsal: true })).toMatchObject({
      state: 'ok',
      detail: { params: { freeGb: 2, minimumGb: 1, scale: 'rehearsal' } },
    })
  })
})

describe('Redis', () => {
  it('is well at version 7', async () => {
    expect(await found(redis)).toBe('ok check-redis-ok')
  })

  it('only warns when memory replaces it', async () => {
    expect(await found(redis, { redis: undefined })).toBe('warn check-redis-memory')
    expect(redis.blocking).toBe(false)
  })

  it('fails when it is older, silent or answers something else', async () => {
    const server = (over: object) => ({ redis: { ping: async () => 'PONG', version: async () => '7.0.0', ...over } })
    expect(await found(redis, server({ version: async () => '6.2.14' }))).toBe('fail check-redis-old')
    expect(await found(redis, server({ ping: async () => 'NOAUTH' }))).toBe('fail check-redis-silent')
    expect(await found(redis, server({ version: async () => '' }))).toBe('warn check-redis-version-unknown')
    const lost = () => Promise.reject(new Error('connect ECONNREFUSED redis://:s3cret@host'))
    const answer = await ask(redis, server({ ping: lost }))
    expect(answer.detail.key).toBe('check-redis-silent')
    expect(JSON.stringify(answer)).not.toContain('s3cret')
  })
})

describe('Tailscale', () => {
  it('warns where it cannot know, fails where it knows, and never blocks', async () => {
    expect(await found(tailscale)).toBe('ok check-tailscale-ok')
    expect(await found(tailscale, { tailscale: async () => ({ kind: 'absent' }) })).toBe('warn check-tailscale-absent')
    expect(await found(tailscale, { tailscale: async () => ({ kind: 'offline' }) })).toBe(
      'fail check-tailscale-offline',
    )
    const stopped = { tailscale: async () => ({ kind: 'disconnected', backend: 'Stopped' }) as const }
    expect(await ask(tailscale, stopped)).toMatchObject({ state: 'fail', detail: { params: { backend: 'Stopped' } } })
    expect(await found(tailscale, { ...stopped, rehearsal: true })).toBe('warn check-tailscale-rehearsal')
    expect(tailscale.blocking).toBe(false)
  })
})

describe('the DSN', () => {
  const judged = (text: string) => found(dsn, { dsn: text })

  it.each([
    'postgresql://u:p@localhost/friday',
    'postgres://u:p@127.0.0.1:5433/friday',
    'postgresql://u:p@postgres:5432/friday',
    'postgresql://u@[::1]/friday',
    'postgresql://u:p@10.0.0.4/friday',
    'postgresql://u:p@100.101.2.3/friday',
    'postgresql://postgres@localhost/postgres?host=%2Ftmp%2Fpanel-db-x',
    'postgresql://u:p@/friday?host=/var/run/postgresql',
  ])('is well when it stays near: %s', async (text) => {
    expect(await judged(text)).toBe('ok check-dsn-ok')
  })

  it.each([
    'postgresql://u:p@db.example.com/friday',
    'postgresql://u:p@51.15.1.2/friday',
    'postgresql://u@[2001:db8::1]/f',
  ])('warns when emails would leave for a database elsewhere: %s', async (text) => {
    expect(await judged(text)).toBe('warn check-dsn-far')
  })

  it.each(['', 'friday', 'mysql://u:p@localhost/friday', 'host=localhost dbname=friday'])(
    'fails when it is not one: "%s"',
    async (text) => {
      expect(await judged(text)).toBe('fail check-dsn-malformed')
    },
  )

  it('fails without a database name, and shows nothing of itself', async () => {
    const answer = await ask(dsn, { dsn: 'postgresql://owner:s3cret@localhost' })
    expect(answer).toMatchObject({ state: 'fail', detail: { key: 'check-dsn-no-database' } })
    expect(JSON.stringify(answer)).not.toMatch(/owner|s3cret/)
  })
})

describe("the model's retirement", () => {
  const at = (now: string, planHours?: number, model = 'claude-sonnet-4-5') =>
    found(modelRetirement, {
      model,
      now: () => new Date(now),
      planDurationMs: planHours === undefined ? undefined : planHours * HOUR_MS,
    })

  it('is well for a model without a date', async () => {
    expect(await at('2026-11-23T12:00:00Z', 50, 'claude-sonnet-4-6')).toBe('ok check-model-retirement-ok')
  })

  it('is well long before, warns within 30 days, fails when the plan reaches the day', async () => {
    expect(await at('2026-10-01T00:00:00Z')).toBe('ok check-model-retirement-later')
    expect(await at('2026-11-23T12:00:00Z')).toBe('warn check-model-retirement-soon')
    expect(await at('2026-11-29T00:00:00Z', 23)).toBe('warn check-model-retirement-soon')
    expect(await at('2026-11-29T00:00:00Z', 24)).toBe('fail check-model-retirement-too-soon')
    expect(await at('2026-12-02T00:00:00Z', 1)).toBe('fail check-model-retirement-too-soon')
  })

  it("counts with the runbook's pessimistic 50 hours while no plan was computed", async () => {
    expect(await at('2026-11-27T21:00:00Z')).toBe('warn check-model-retirement-soon')
    expect(await at('2026-11-27T22:00:00Z')).toBe('fail check-model-retirement-too-soon')
  })

  it('fails for a model that has no price', async () => {
    expect(await at('2026-11-23T12:00:00Z', 1, 'claude-nowhere')).toBe('fail check-model-retirement-unknown')
  })
})
