// The checks of services through the real adapters, against the emulators: what a newcomer's checklist would see.
import { afterEach, describe, expect, it } from 'vitest'
import { anthropicKey } from '../../checks/anthropic-key.ts'
import type { CheckDeps, CheckResult } from '../../checks/check.ts'
import { presidio } from '../../checks/presidio.ts'
import { voyageKey } from '../../checks/voyage-key.ts'
import { createClaude } from '../../engine/services/anthropic.ts'
import { createPresidio } from '../../engine/services/presidio.ts'
import { createVoyageProbe } from '../../engine/services/voyage-probe.ts'
import { testDatabase } from '../database.ts'
import { startAnthropicEmulator } from '../emulators/anthropic.ts'
import type { Emulator } from '../emulators/emulator.ts'
import { type PresidioOptions, startPresidioEmulator } from '../emulators/presidio.ts'
import { startVoyageEmulator } from '../emulators/voyage.ts'
import { goodDeps, never } from './deps.ts'
import { saidInBoth } from './words.ts'

const { db } = await testDatabase()
const open: Emulator[] = []
afterEach(() => Promise.all(open.splice(0).map((emulator) => emulator.close())))
const opened = (emulator: Emulator): Emulator => {
  open.push(emulator)
  return emulator
}
const timeoutMs = 5_000

const brief = (id: string, result: CheckResult): string => {
  saidInBoth([{ ...result, id }])
  return `${result.state} ${result.detail.key}`
}

describe('Anthropic', () => {
  const start = async (apiKey = 'sk-ant-test') => {
    const emulator = opened(await startAnthropicEmulator())
    const claude = createClaude({ apiKey, baseUrl: emulator.url, timeoutMs })
    const found = async (over: Partial<CheckDeps> = {}) =>
      brief('anthropic-key', await anthropicKey.run(goodDeps({ claude, ...over }), never))
    return { ...emulator, found }
  }

  it('accepts the key and knows the model, unbilled', async () => {
    const { found, books } = await start()
    expect(await found()).toBe('ok check-anthropic-key-ok')
    expect(await found({ model: 'claude-nowhere-9' })).toBe('fail check-anthropic-key-no-model')
    expect(books.totals()).toMatchObject({ requests: 2, billed: { requests: 0 } })
  })

  it('refuses a bad key', async () => {
    expect(await (await start('bad-key')).found()).toBe('fail check-service-key-refused')
  })

  it('is busy, or away', async () => {
    const { found, faults } = await start()
    faults.add({ fault: 'status', status: 529, times: 1 })
    expect(await found()).toBe('warn check-service-busy')
    faults.add({ fault: 'down', times: 1 })
    expect(await found()).toBe('fail check-service-unreachable')
  })
})

describe('Voyage', () => {
  const start = async (apiKey = 'pa-test') => {
    const emulator = opened(await startVoyageEmulator({ account: 'unpaid' }))
    const voyage = createVoyageProbe({ apiKey, baseUrl: `${emulator.url}/v1`, model: 'voyage-4', timeoutMs })
    const found = async () => brief('voyage-key', await voyageKey.run(goodDeps({ db, voyage }), never))
    return { ...emulator, found }
  }

  it('accepts the key without a token counted, and leaves the account all its requests', async () => {
    const { found, books } = await start()
    expect(await found()).toBe('warn check-voyage-key-limits-unproven')
    expect(books.totals().billed).toMatchObject({ requests: 0, inputTokens: 0 })
  })

  it('refuses a bad key', async () => {
    expect(await (await start('bad-key')).found()).toBe('fail check-service-key-refused')
  })
})

describe('Presidio', () => {
  const start = async (options: PresidioOptions = {}) => {
    const emulator = opened(await startPresidioEmulator(options))
    const port = createPresidio({ baseUrl: emulator.url, timeoutMs })
    const found = async () => brief('presidio', await presidio.run(goodDeps({ presidio: port }), never))
    return { ...emulator, found }
  }

  it('hides the French canary', async () => {
    expect(await (await start()).found()).toBe('ok check-presidio-ok')
  })

  it('fails although it is healthy when it speaks English only, as the stock image does', async () => {
    expect(await (await start({ languages: ['en'] })).found()).toBe('fail check-presidio-fails')
  })

  it('is silent when nobody listens', async () => {
    const { found, close } = await start()
    await close()
    expect(await found()).toBe('fail check-presidio-silent')
  })
})
