// The emulated rate limits over HTTP: headers from real buckets, 429 when one is empty, room again with time.
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type AnthropicOptions, startAnthropicEmulator } from './anthropic.ts'
import type { Emulator } from './emulator.ts'

let now = Date.parse('2026-11-23T12:00:00Z')
const open: Emulator[] = []
afterEach(() => Promise.all(open.splice(0).map((emulator) => emulator.close())))

const start = async (options: AnthropicOptions) => {
  const claude = await startAnthropicEmulator({ clock: () => now, ...options })
  open.push(claude)
  const headers = { authorization: 'Bearer sk-test', 'anthropic-version': '2026-10-21' }
  const ask = (content = 'facture', path = 'messages') => {
    const body = {
      model: 'claude-sonnet-4-6',
      messages: [{ role: 'user', content }],
      ...(path === 'messages' ? { max_tokens: 50 } : {}),
    }
    return fetch(`${claude.url}/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  }
  return { ...claude, ask }
}

const levels = (answer: Response, bucket: string) =>
  ['limit', 'remaining', 'reset'].map((part) => answer.headers.get(`anthropic-ratelimit-${bucket}-${part}`))

test('tells the levels of the Start tier by default, and when each bucket is full again', async () => {
  const { ask } = await start({})
  const answer = await ask()
  const { usage } = z
    .object({ usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }) })
    .parse(await answer.json())
  expect(levels(answer, 'requests')).toEqual(['1000', '999', '2026-11-23T12:00:00Z'])
  expect(levels(answer, 'input-tokens').slice(0, 2)).toEqual(['2000000', String(2_000_000 - usage.input_tokens)])
  expect(levels(answer, 'output-tokens').slice(0, 2)).toEqual(['400000', String(400_000 - usage.output_tokens)])
})

test('refuses the request that finds the bucket empty, says when to retry, and takes it then', async () => {
  const { ask, books } = await start({
    limits: { requestsPerMinute: 2, inputTokensPerMinute: 1000, outputTokensPerMinute: 1000 },
  })
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200])
  const answer = await ask()
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '30'])
  expect(levels(answer, 'requests')).toEqual(['2', '0', '2026-11-23T12:01:00Z'])
  expect(await answer.json()).toMatchObject({
    error: { type: 'rate_limit_error', message: expect.stringContaining('2 requests per minute') },
  })
  expect(books.totals().billed.requests).toBe(2)
  now += 30_000
  expect((await ask()).status).toBe(200)
})

test('input tokens are taken before, output tokens after: a debt of output holds up the next request', async () => {
  const { ask } = await start({
    limits: { requestsPerMinute: 100, inputTokensPerMinute: 60, outputTokensPerMinute: 6 },
  })
  const long = await ask('x'.repeat(400))
  expect(await long.text()).toContain('60 input tokens per minute')
  expect((await ask()).status).toBe(200)
  expect(await (await ask()).text()).toContain('6 output tokens per minute')
})

test('count_tokens has requests per minute of its own and takes nothing from the others', async () => {
  const { ask } = await start({ limits: 'tier1', countRequestsPerMinute: 1 })
  expect((await ask('facture', 'messages/count_tokens')).status).toBe(200)
  expect((await ask('facture', 'messages/count_tokens')).status).toBe(429)
  expect(levels(await ask(), 'requests').slice(0, 2)).toEqual(['50', '49'])
})

test('without limits there are no such headers, and an unknown tier is refused with the known ones', async () => {
  const { ask } = await start({ limits: 'unlimited' })
  expect(levels(await ask(), 'requests')).toEqual([null, null, null])
  expect(() => startAnthropicEmulator({ limits: 'gold' })).toThrow('start')
})
