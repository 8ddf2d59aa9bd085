// Each incident strikes the emulator that it speaks of, is over when it is ended, and leaves other faults alone.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startAnthropicEmulator } from '../../emulators/anthropic.ts'
import type { Emulator } from '../../emulators/emulator.ts'
import { startPresidioEmulator } from '../../emulators/presidio.ts'
import { startTelegramEmulator } from '../../emulators/telegram.ts'
import { ALL_EMULATED, type Parts } from '../environment.ts'
import { createIncidents, type Incidents, type Trouble, troublesOf } from './incidents.ts'

let anthropic: Emulator
let presidio: Emulator
let telegram: Emulator
let did: unknown[] = []

beforeAll(async () => {
  ;[anthropic, presidio, telegram] = await Promise.all([
    startAnthropicEmulator(),
    startPresidioEmulator(),
    startTelegramEmulator({ token: '4242:emulated-secret' }),
  ])
})
afterAll(() => Promise.all([anthropic, presidio, telegram].map((emulator) => emulator.close())))

const incidentsOf = (parts: Parts = ALL_EMULATED): Incidents => {
  did = []
  const emulators = { anthropic: anthropic.url, presidio: presidio.url, telegram: telegram.url, voyage: '', phone: '' }
  const database = { stop: async () => void did.push('stopped'), start: async () => void did.push('started') }
  const supervisor = {
    emulators,
    database: parts.database === 'real' ? undefined : database,
    pretendRam: (order: unknown) => void did.push(order),
  }
  return createIncidents(troublesOf(supervisor, parts))
}

const onOf = (incidents: Incidents) => incidents.list().flatMap(({ name, on }) => (on ? [name] : []))

it('strikes with each of them and is well again after all of them', async () => {
  const sick = anthropic.faults.add({ fault: 'refusal', marker: 'zzz', endpoint: 'messages' })
  const incidents = incidentsOf()
  const names = incidents.list().map(({ name }) => name)
  expect(names).toEqual(['rate_limits', 'presidio_down', 'postgres_lost', 'ram_high', 'telegram_down'])
  for (const name of names) await incidents.set(name, true)
  expect(onOf(incidents)).toEqual(names)
  const stormy = await fetch(`${anthropic.url}/v1/messages`, { method: 'POST', body: '{}' })
  expect([stormy.status, stormy.headers.get('retry-after')]).toEqual([429, '5'])
  await expect(fetch(`${presidio.url}/health`)).rejects.toThrow('fetch failed')
  await expect(fetch(`${telegram.url}/bot4242:emulated-secret/getMe`)).rejects.toThrow('fetch failed')
  await incidents.clear()
  expect(onOf(incidents)).toEqual([])
  expect((await fetch(`${presidio.url}/health`)).status).toBe(200)
  expect((await fetch(`${telegram.url}/bot4242:emulated-secret/getMe`)).status).toBe(200)
  expect(anthropic.faults.list().map(({ id }) => id)).toEqual([sick])
  expect(did).toEqual(['stopped', { ramUsedPercent: 93 }, 'started', { ramUsedPercent: null }])
})

it('does not offer to break what is real', () => {
  const real = { ...ALL_EMULATED, claude: 'real', presidio: 'real', database: 'real' } as const
  expect(
    incidentsOf(real)
      .list()
      .map(({ name }) => name),
  ).toEqual(['ram_high', 'telegram_down'])
})

it('does one thing at a time, each only once, and stays off what could not begin', async () => {
  const order: string[] = []
  const slow: Trouble = {
    name: 'slow',
    title: '',
    does: '',
    expect: '',
    begin: async () => {
      order.push('begins')
      await Promise.resolve()
      order.push('has begun')
    },
    end: async () => void order.push('ends'),
  }
  const failing: Trouble = { ...slow, name: 'failing', begin: () => Promise.reject(new Error('cannot')) }
  const incidents = createIncidents([slow, failing])
  await Promise.all([incidents.set('slow', true), incidents.set('slow', true), incidents.set('slow', false)])
  expect(order).toEqual(['begins', 'has begun', 'ends'])
  await expect(incidents.set('failing', true)).rejects.toThrow('cannot')
  expect(onOf(incidents)).toEqual([])
  expect(await incidents.set('unknown', true)).toBeUndefined()
})
