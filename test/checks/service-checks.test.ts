// The checks that ask a service: what each kind of answer and each kind of failure means for the start.
import { beforeEach, describe, expect, it } from 'vitest'
import { anthropicKey } from '../../checks/anthropic-key.ts'
import type { Check, CheckDeps, CheckResult } from '../../checks/check.ts'
import { presidio } from '../../checks/presidio.ts'
import { voyageKey } from '../../checks/voyage-key.ts'
import type { ClaudePort } from '../../engine/ports.ts'
import { ServiceError, type ServiceErrorKind } from '../../engine/service-error.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { goodDeps, never } from './deps.ts'
import { saidInBoth } from './words.ts'

const { db } = await testDatabase()
beforeEach(() => emptyTables(db))

const ask = async (check: Check, over: Partial<CheckDeps>): Promise<CheckResult> => {
  const result = await check.run(goodDeps({ db, ...over }), never)
  saidInBoth([{ ...result, id: check.id }])
  return result
}
const found = async (check: Check, over: Partial<CheckDeps> = {}) => {
  const { state, detail } = await ask(check, over)
  return `${state} ${detail.key}`
}
const failure = (service: 'anthropic' | 'voyage', kind: ServiceErrorKind) =>
  new ServiceError({ service, kind, billed: 'no' })

describe('the Anthropic key', () => {
  const claude = (model: ClaudePort['model']) => ({ claude: { ...goodDeps().claude, model } })

  it('is well when it is accepted and the model exists', async () => {
    expect(await found(anthropicKey)).toBe('ok check-anthropic-key-ok')
  })

  it('fails when the model does not exist', async () => {
    expect(
      await found(
        anthropicKey,
        claude(async () => undefined),
      ),
    ).toBe('fail check-anthropic-key-no-model')
  })

  it.each([
    ['key_refused', 'fail check-service-key-refused'],
    ['billing', 'fail check-service-no-credit'],
    ['forbidden', 'fail check-service-forbidden'],
    ['usage_limit', 'fail check-service-spend-limit'],
    ['model_gone', 'fail check-service-model-gone'],
    ['rejected', 'fail check-service-rejected'],
    ['server_error', 'fail check-service-unreachable'],
    ['timeout', 'fail check-service-unreachable'],
    ['connection', 'fail check-service-unreachable'],
    ['cut', 'fail check-service-unreachable'],
    ['rate_limited', 'warn check-service-busy'],
    ['overloaded', 'warn check-service-busy'],
  ] as const)('takes %s for %s', async (kind, meaning) => {
    expect(
      await found(
        anthropicKey,
        claude(() => Promise.reject(failure('anthropic', kind))),
      ),
    ).toBe(meaning)
  })

  it('throws on what is no failure of the service: the list makes it a fail of its own', async () => {
    await expect(
      ask(
        anthropicKey,
        claude(() => Promise.reject(new TypeError('ours'))),
      ),
    ).rejects.toThrow('ours')
  })
})

describe('the Voyage key', () => {
  const voyage = (over: Partial<CheckDeps['voyage']>) => ({ voyage: { ...goodDeps().voyage, ...over } })
  const call = (tokens: number, age: string, estimated = false) =>
    db.run(
      `insert into core.api_usage (provider, tokens_input, estimated, created_at)
       values ('voyage', $1, $2, $3::timestamptz - $4::interval)`,
      [tokens, estimated, goodDeps().now(), age],
    )

  it('is accepted, but its limits are not proved by a free question, and it says what that would mean', async () => {
    expect(await ask(voyageKey, {})).toMatchObject({
      state: 'warn',
      detail: { key: 'check-voyage-key-limits-unproven', params: { requests: 3, tokens: 10_000, hours: 73 } },
      remedy: { key: 'remedy-voyage-payment' },
    })
  })

  it('is well once a call was larger than the whole minute of an account without a payment method', async () => {
    await call(10_001, '1 day')
    expect(await found(voyageKey)).toBe('ok check-voyage-key-ok')
  })

  it('is not proved by a call that is small, old, or only estimated', async () => {
    await call(10_000, '1 day')
    await call(20_000, '31 days')
    await call(20_000, '1 day', true)
    expect(await found(voyageKey)).toBe('warn check-voyage-key-limits-unproven')
  })

  it('fails when it is refused', async () => {
    const refused = voyage({ probe: () => Promise.reject(failure('voyage', 'key_refused')) })
    expect(await found(voyageKey, refused)).toBe('fail check-service-key-refused')
  })

  it('warns of the limits when they are met at once', async () => {
    const limited = voyage({ probe: () => Promise.reject(failure('voyage', 'rate_limited')) })
    expect(await found(voyageKey, limited)).toBe('warn check-voyage-key-limited')
  })

  it('is not called accepted where any key is', async () => {
    const lax = voyage({ refusesStrangers: async () => false })
    expect(await found(voyageKey, lax)).toBe('warn check-voyage-key-unproven')
  })
})

describe('Presidio', () => {
  const port = (over: Partial<CheckDeps['presidio']>) => ({ presidio: { ...goodDeps().presidio, ...over } })

  it('fails when it lets the French canary show, and names what by kind', async () => {
    expect(await ask(presidio, port({ analyze: async (texts) => texts.map(() => []) }))).toMatchObject({
      state: 'fail',
      detail: {
        key: 'check-presidio-leaks',
        params: { entities: 'PERSON, PHONE_NUMBER, EMAIL_ADDRESS, IBAN_CODE' },
      },
      remedy: { key: 'remedy-presidio-french' },
    })
  })

  it('throws on what is no failure of the service', async () => {
    await expect(ask(presidio, port({ analyze: () => Promise.reject(new TypeError('ours')) }))).rejects.toThrow('ours')
  })
})
