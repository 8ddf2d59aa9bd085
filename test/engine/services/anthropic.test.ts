// The Claude adapter against the emulated Messages API: what it sends, what it reads, and what each failure means.
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { ClassifyCall } from '../../../engine/ports.ts'
import { createClaude } from '../../../engine/services/anthropic.ts'
import { startAnthropicEmulator } from '../../emulators/anthropic.ts'
import type { FaultRule } from '../../emulators/faults.ts'
import { failure, never, sealed } from './outcome.ts'

const KEY = 'sk-ant-secret-of-the-tests'
// Its time stands still, so that its buckets do not fill up again while a test looks at them.
const emulator = await startAnthropicEmulator({ clock: () => Date.UTC(2026, 10, 23) })
afterAll(() => emulator.close())
afterEach(() => emulator.faults.clear())

const claude = createClaude({ apiKey: KEY, baseUrl: emulator.url, timeoutMs: 10_000 })
const call: ClassifyCall = {
  model: 'claude-sonnet-4-6',
  system: 'Classify the mail.',
  text: sealed('Facture de <PERSON_1>, à payer avant le 12 mars.'),
  maxTokens: 64,
  schema: {
    type: 'object',
    properties: { category: { type: 'string', enum: ['finance', 'other'] } },
    required: ['category'],
    additionalProperties: false,
  },
}
const fault = (rule: FaultRule) => emulator.faults.add(rule)

describe('a call that is answered', () => {
  it('returns the text, the usage that was billed, and the levels of the buckets', async () => {
    const reply = await claude.classify(call, never)
    const billed = emulator.books.entries.at(-1)?.billed
    expect(reply.stopReason).toBe('end_turn')
    expect(z.object({ category: z.string() }).safeParse(JSON.parse(reply.text)).success).toBe(true)
    expect(billed).toMatchObject(reply.usage)
    expect(Object.keys(reply.levels)).toEqual(['requests', 'inputTokens', 'outputTokens'])
    expect(reply.levels.requests).toEqual({ limit: 1_000, remaining: 999 })
  })

  it('sends the sealed text and not one parameter more than the call names', async () => {
    await claude.classify(call, never)
    expect(JSON.parse(emulator.books.entries.at(-1)?.body ?? '')).toEqual({
      model: call.model,
      system: call.system,
      messages: [{ role: 'user', content: call.text }],
      max_tokens: 64,
      output_config: { format: { type: 'json_schema', schema: call.schema } },
    })
  })

  it.each([
    ['claude-haiku-5-5', 'disabled'],
    ['claude-sonnet-5-5', 'between_tools'],
  ] as const)('turns the thinking of %s off by %s', async (model, thinking) => {
    expect((await claude.classify({ ...call, model, thinking }, never)).stopReason).toBe('end_turn')
  })

  it('tells a refusal and a cut answer from an end, for both come as HTTP 200', async () => {
    fault({ fault: 'refusal', times: 1 })
    expect((await claude.classify(call, never)).stopReason).toBe('refusal')
    expect((await claude.classify({ ...call, maxTokens: 1 }, never)).stopReason).toBe('max_tokens')
  })

  it('counts the tokens that a call is billed for', async () => {
    const { usage } = await claude.classify(call, never)
    expect(await claude.countTokens(call, never)).toBe(usage.inputTokens)
  })

  it('knows a model, and that there is none', async () => {
    expect(await claude.model('claude-sonnet-4-6', never)).toEqual({ id: 'claude-sonnet-4-6' })
    expect(await claude.model('claude-none', never)).toBeUndefined()
  })
})

describe('an error status', () => {
  it.each([
    [400, 'rejected', 'no'],
    [401, 'key_refused', 'no'],
    [402, 'billing', 'no'],
    [403, 'forbidden', 'no'],
    [404, 'model_gone', 'no'],
    [408, 'timeout', 'unknown'],
    [409, 'rejected', 'no'],
    [413, 'too_large', 'no'],
    [500, 'server_error', 'no'],
    [502, 'server_error', 'unknown'],
    [503, 'overloaded', 'no'],
    [504, 'timeout', 'unknown'],
    [529, 'overloaded', 'no'],
  ] as const)('%i means %s, billed: %s, and is tried once', async (status, kind, billed) => {
    const before = emulator.books.entries.length
    fault({ fault: 'status', status })
    expect(await failure(claude.classify(call, never))).toMatchObject({ service: 'anthropic', status, kind, billed })
    expect(emulator.books.entries.length).toBe(before + 1)
  })

  it('429 with retry-after asks to wait, in milliseconds', async () => {
    fault({ fault: 'status', status: 429, retryAfterSeconds: 7 })
    expect(await failure(claude.classify(call, never))).toMatchObject({ kind: 'rate_limited', retryAfterMs: 7_000 })
  })

  it('429 of the monthly spend cap is useless to retry, with a code or without retry-after', async () => {
    fault({ fault: 'status', status: 429, errorCode: 'enforced_spend_limit_reached', retryAfterSeconds: 1, times: 1 })
    expect((await failure(claude.classify(call, never))).kind).toBe('usage_limit')
    fault({ fault: 'status', status: 429 })
    expect((await failure(claude.classify(call, never))).kind).toBe('usage_limit')
  })

  it.each([
    'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
    'Your credit balance is too low to access the Anthropic API.',
    'This request would exceed the spend limit of your workspace.',
  ])('400 with "%s" speaks of the world, not of the email', async (message) => {
    fault({ fault: 'status', status: 400, message })
    expect((await failure(claude.classify(call, never))).kind).toBe('usage_limit')
  })

  it('tells the levels of a real rate limit too', async () => {
    const slow = await startAnthropicEmulator({
      limits: { requestsPerMinute: 1, inputTokensPerMinute: 9_000, outputTokensPerMinute: 9_000 },
    })
    const port = createClaude({ apiKey: KEY, baseUrl: slow.url, timeoutMs: 10_000 })
    await port.classify(call, never)
    const facts = await failure(port.classify(call, never))
    await slow.close()
    expect(facts).toMatchObject({ kind: 'rate_limited', levels: { requests: { limit: 1, remaining: 0 } } })
    expect(facts.retryAfterMs).toBeGreaterThan(0)
  })
})

describe('a call whose end is not known', () => {
  it.each([
    ['half_body', 'cut'],
    ['broken_json', 'cut'],
    ['accepted_then_cut', 'connection'],
    ['down', 'connection'],
  ] as const)('%s is %s and may have been billed', async (name, kind) => {
    fault({ fault: name })
    expect(await failure(claude.classify(call, never))).toMatchObject({ kind, billed: 'unknown' })
  })

  it('times out, headers or not', async () => {
    fault({ fault: 'hang' })
    const hasty = createClaude({ apiKey: KEY, baseUrl: emulator.url, timeoutMs: 60 })
    expect(await failure(hasty.classify(call, never))).toMatchObject({ kind: 'timeout', billed: 'unknown' })
  })

  it('may have been billed when we abort it, and was not when it never began', async () => {
    fault({ fault: 'hang' })
    const abort = new AbortController()
    const before = emulator.books.entries.length
    const under = failure(claude.classify(call, abort.signal))
    await vi.waitUntil(() => emulator.books.entries.length > before)
    abort.abort()
    expect(await under).toMatchObject({ kind: 'aborted', billed: 'unknown' })
    expect(await failure(claude.classify(call, AbortSignal.abort()))).toMatchObject({ kind: 'aborted', billed: 'no' })
  })

  it('was certainly not billed when nobody listens', async () => {
    const gone = await startAnthropicEmulator()
    await gone.close()
    const port = createClaude({ apiKey: KEY, baseUrl: gone.url, timeoutMs: 10_000 })
    expect(await failure(port.classify(call, never))).toMatchObject({ kind: 'connection', billed: 'no' })
  })
})

it('shows neither the key nor a word of the provider in any error, and prints nothing', async () => {
  const prints = (['debug', 'log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name))
  const rules: FaultRule[] = [
    ...[400, 401, 429, 500, 529].map(
      (status) => ({ fault: 'status', status, message: 'mail of Ada', times: 1 }) as const,
    ),
    { fault: 'half_body', times: 1 },
    { fault: 'accepted_then_cut', times: 1 },
  ]
  for (const rule of rules) {
    fault(rule)
    const { printed } = await failure(claude.classify(call, never))
    expect(printed).not.toMatch(/sk-ant|Ada|127\.0\.0\.1/)
  }
  const odd = createClaude({ apiKey: `${KEY}\n`, baseUrl: emulator.url, timeoutMs: 10_000 })
  const refused = await failure(odd.classify(call, never))
  expect(refused).toMatchObject({ kind: 'key_refused', billed: 'no' })
  expect(refused.printed).not.toContain('sk-ant')
  for (const print of prints) expect(print).not.toHaveBeenCalled()
})
