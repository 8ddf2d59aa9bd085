// The emulated Messages API over HTTP: what it accepts, refuses, answers and bills.
import Anthropic from '@anthropic-ai/sdk'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { startAnthropicEmulator } from './anthropic.ts'
import type { Emulator } from './emulator.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')

let claude: Emulator
beforeEach(async () => {
  claude = await startAnthropicEmulator({ limits: 'unlimited', clock: () => NOW })
})
afterEach(() => claude.close())

const valid = {
  model: 'claude-sonnet-4-6',
  max_tokens: 150,
  system: 'Classify.',
  messages: [{ role: 'user', content: '<email>\nSubject: Votre facture\n\nIBAN et virement de <PERSON_1>\n</email>' }],
  output_config: {
    format: {
      type: 'json_schema',
      schema: {
        type: 'object',
        properties: {
          category: { type: 'string', enum: ['finance', 'other'] },
          keywords: { type: 'array', items: { type: 'string' } },
        },
        required: ['category', 'keywords'],
        additionalProperties: false,
      },
    },
  },
}

const message = z.object({
  id: z.string().startsWith('msg_'),
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string(),
  usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }),
})
const failure = z.object({
  type: z.literal('error'),
  error: z.object({ type: z.string(), message: z.string(), details: z.object({ error_code: z.string() }).optional() }),
  request_id: z.string().startsWith('req_'),
})

const version = { 'anthropic-version': '2026-10-21' }
const usual = { 'x-api-key': 'sk-test', ...version }
const post = (body: unknown, path = 'messages', headers: Record<string, string> = usual) =>
  fetch(`${claude.url}/v1/${path}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const ask = async (changes: object = {}) => message.parse(await (await post({ ...valid, ...changes })).json())
const refusal = async (answer: Response) => {
  const { error } = failure.parse(await answer.json())
  return [answer.status, error.type, error.message]
}

test('answers a schema-bound request in JSON, with usage that count_tokens foretold and the books repeat', async () => {
  const { max_tokens: _, ...counted } = valid
  const count = z
    .object({ input_tokens: z.number() })
    .parse(await (await post(counted, 'messages/count_tokens')).json())
  const { content, stop_reason, usage } = await ask()
  expect(stop_reason).toBe('end_turn')
  expect(JSON.parse(content[0]?.text ?? '')).toEqual({ category: 'finance', keywords: ['facture', 'iban', 'virement'] })
  expect(usage.input_tokens).toBe(count.input_tokens)
  expect(claude.books.totals().billed).toEqual({
    requests: 1,
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    models: {
      'claude-sonnet-4-6': { requests: 1, inputTokens: usage.input_tokens, outputTokens: usage.output_tokens },
    },
  })
})

test('the real SDK reads its messages, its parsed output, its errors and its request ids', async () => {
  const client = new Anthropic({ apiKey: 'sk-test', baseURL: claude.url, maxRetries: 0 })
  const answer = z.object({ category: z.enum(['finance', 'other']), keywords: z.array(z.string()) })
  const { output_config: _, ...bare } = valid
  const asked = {
    ...bare,
    messages: [{ role: 'user' as const, content: 'facture' }],
    output_config: { format: zodOutputFormat(answer) },
  }
  expect((await client.messages.parse(asked)).parsed_output).toEqual({ category: 'finance', keywords: ['facture'] })
  const { request_id } = await client.messages.create(asked).withResponse()
  expect(request_id).toMatch(/^req_/)
  claude.faults.add({ fault: 'status', status: 429, errorCode: 'enforced_spend_limit_reached', times: 1 })
  const error = await client.messages.create(asked).catch((cause: unknown) => cause)
  if (!(error instanceof Anthropic.RateLimitError)) throw new Error('not the error of a 429', { cause: error })
  expect([error.errorCode, error.headers.get('retry-after')]).toEqual(['enforced_spend_limit_reached', null])
  expect((await client.models.retrieve('claude-sonnet-4-6')).lifecycle).toBe('active')
})

test.each([
  [{}, 401, 'x-api-key header is required'],
  [{ 'x-api-key': 'bad-key' }, 401, 'invalid x-api-key'],
  [{ authorization: 'Bearer bad-key' }, 401, 'invalid x-api-key'],
  [{ authorization: 'Bearer sk-test' }, 200, ''],
  [{ 'x-api-key': 'sk-test' }, 200, ''],
])('with %j the status is %i', async (headers, status, said) => {
  const answer = await post(valid, 'messages', { ...version, ...headers })
  if (status === 200) expect(answer.status).toBe(200)
  else expect(await refusal(answer)).toEqual([status, 'authentication_error', said])
})

test('a list of keys, when given, is the only one that counts', async () => {
  const closed = await startAnthropicEmulator({ keys: ['sk-a'] })
  const status = async (key: string) =>
    (await fetch(`${closed.url}/v1/models/claude-sonnet-4-6`, { headers: { ...version, 'x-api-key': key } })).status
  expect([await status('sk-a'), await status('sk-test')]).toEqual([200, 401])
  await closed.close()
})

test.each([
  [{ temperature: 0 }, 'temperature: Extra inputs are not permitted'],
  [{ top_p: 1 }, 'top_p: Extra inputs are not permitted'],
  [{ top_k: 5 }, 'top_k: Extra inputs are not permitted'],
  [{ max_tokens: undefined }, 'max_tokens: Field required'],
  [{ max_tokens: 1e6 }, 'max_tokens: '],
  [{ messages: [] }, 'messages: at least one message is required'],
  [{ messages: [{ role: 'user', content: '' }] }, 'messages.0.content: '],
  [{ messages: [...valid.messages, { role: 'assistant', content: '{' }] }, 'prefill'],
  [{ thinking: { type: 'off' } }, 'thinking'],
  [{ thinking: { type: 'enabled', budget_tokens: 5 } }, 'thinking.budget_tokens'],
  [{ thinking: { type: 'between_tools' } }, "use 'disabled'"],
  [{ model: 'claude-sonnet-5-5', thinking: { type: 'disabled' } }, "use 'between_tools'"],
  [{ output_config: { format: { type: 'json', schema: {} } } }, 'output_config.format.type'],
  [{ output_config: { format: { type: 'json_schema' } } }, 'output_config.format.schema: Field required'],
  [{ output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } }, 'additionalProperties'],
  [{ seed: 7 }, 'seed: Extra inputs are not permitted'],
  [{ stream: true }, 'does not stream'],
  [{ tools: [] }, 'not emulated'],
])('%j is an invalid request, and unbilled', async (changes, said) => {
  expect(await refusal(await post({ ...valid, ...changes }))).toEqual([
    400,
    'invalid_request_error',
    expect.stringContaining(said),
  ])
  expect(claude.books.totals().billed.requests).toBe(0)
})

test('needs a version it knows and a body that is JSON; the older version still takes a temperature', async () => {
  expect(await refusal(await post(valid, 'messages', { 'x-api-key': 'k' }))).toEqual([
    400,
    'invalid_request_error',
    'anthropic-version: header is required',
  ])
  expect((await post(valid, 'messages', { ...usual, 'anthropic-version': '1999-01-01' })).status).toBe(400)
  expect(await refusal(await post('{"model":'))).toEqual([
    400,
    'invalid_request_error',
    expect.stringContaining('JSON'),
  ])
  const older = { ...usual, 'anthropic-version': '2023-06-01' }
  expect((await post({ ...valid, temperature: 0 }, 'messages', older)).status).toBe(200)
})

test('knows the models of the catalogue, and none from the day it retires', async () => {
  expect(await refusal(await post({ ...valid, model: 'claude-9' }))).toEqual([
    404,
    'not_found_error',
    'model: claude-9',
  ])
  expect((await ask({ model: 'claude-sonnet-4-5' })).stop_reason).toBe('end_turn')
  const later = await startAnthropicEmulator({ clock: () => Date.parse('2026-11-30T00:00:00Z') })
  const body = JSON.stringify({ ...valid, model: 'claude-sonnet-4-5' })
  expect((await fetch(`${later.url}/v1/messages`, { method: 'POST', headers: usual, body })).status).toBe(404)
  const info = await fetch(`${later.url}/v1/models/claude-sonnet-4-5`, { headers: usual })
  expect(await info.json()).toMatchObject({ lifecycle: 'retired', retires_at: '2026-11-30T00:00:00Z' })
  expect((await fetch(`${later.url}/v1/models/claude-9`, { headers: usual })).status).toBe(404)
  await later.close()
})

test('an answer that does not fit max_tokens is cut, says so, and is billed to the limit', async () => {
  const { content, stop_reason, usage } = await ask({ max_tokens: 5 })
  expect([stop_reason, usage.output_tokens, content[0]?.text]).toEqual(['max_tokens', 5, '{"category":"finance'])
})

test('a refusal is an HTTP 200 without text, and billed', async () => {
  claude.faults.add({ fault: 'refusal', marker: 'facture' })
  const { content, stop_reason } = await ask()
  expect([stop_reason, content]).toEqual(['refusal', []])
  expect(claude.books.totals()).toMatchObject({ billed: { requests: 1 }, billedUnanswered: { requests: 0 } })
})

test.each([
  ['claude-sonnet-5-5', 'between_tools'],
  ['claude-haiku-5-5', 'disabled'],
])('%s thinks, and bills it, unless thinking is %s; its tokenizer counts more', async (model, off) => {
  const quiet = await ask({ model, thinking: { type: off }, max_tokens: 1000 })
  const aloud = await ask({ model, max_tokens: 1000 })
  expect(aloud.usage.output_tokens).toBeGreaterThan(quiet.usage.output_tokens + 90)
  expect(aloud.content.map(({ type }) => type)).toEqual(['thinking', 'text'])
  expect(quiet.usage.input_tokens).toBeGreaterThan((await ask()).usage.input_tokens * 1.2)
})

test('a path that it does not have is a 404 in its own envelope', async () => {
  expect(await refusal(await post(valid, 'complete'))).toEqual([404, 'not_found_error', 'Not Found'])
})
