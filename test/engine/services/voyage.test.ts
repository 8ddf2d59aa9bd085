// The Voyage adapter against the emulated embeddings API: what it sends, what it reads, and what each failure means.
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import type { EmbedCall } from '../../../engine/ports.ts'
import { createVoyage } from '../../../engine/services/voyage.ts'
import type { FaultRule } from '../../emulators/faults.ts'
import { startVoyageEmulator } from '../../emulators/voyage.ts'
import { vectorOf } from '../../emulators/voyage-vector.ts'
import { failure, never, sealed } from './outcome.ts'

const KEY = 'pa-secret-of-the-tests'
const emulator = await startVoyageEmulator()
afterAll(() => emulator.close())
afterEach(() => emulator.faults.clear())

const voyage = createVoyage({ apiKey: KEY, baseUrl: `${emulator.url}/v1`, timeoutMs: 10_000 })
const texts = ['Facture de <PERSON_1>', 'Rendez-vous mardi', 'Soldes d’hiver'].map(sealed)
const call: EmbedCall = { model: 'voyage-4', texts, inputType: 'document' }
const fault = (rule: FaultRule) => emulator.faults.add(rule)

/** The adapter over an answer of our own making. */
const answered = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  createVoyage({
    apiKey: KEY,
    timeoutMs: 10_000,
    now: () => Date.parse('2026-11-23T12:00:00Z'),
    fetch: async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers }),
  })
const vector = (value: number) => Array.from({ length: 1024 }, () => value)
const item = (index: number, embedding = vector(index)) => ({ index, embedding })

describe('a call that is answered', () => {
  it('returns one vector per text in the order of the texts, and the tokens that were billed', async () => {
    const reply = await voyage.embed(call, never)
    expect(reply.vectors.map((one) => one[0]?.toFixed(6))).toEqual(texts.map((text) => vectorOf(text)[0]?.toFixed(6)))
    expect(reply.usage).toEqual({ inputTokens: emulator.books.entries.at(-1)?.billed?.inputTokens, outputTokens: 0 })
  })

  it('sends the sealed texts and not one parameter more', async () => {
    await voyage.embed({ ...call, inputType: 'query' }, never)
    expect(JSON.parse(emulator.books.entries.at(-1)?.body ?? '')).toEqual({
      model: 'voyage-4',
      input: texts,
      input_type: 'query',
      output_dimension: 1024,
    })
  })

  it('puts vectors that come in another order back into that of the texts', async () => {
    const port = answered({ data: [item(2), item(0), item(1)], usage: { total_tokens: 3 } })
    expect((await port.embed(call, never)).vectors.map(([first]) => first)).toEqual([0, 1, 2])
  })

  it.each([
    ['one vector too few', { data: [item(0), item(1)], usage: { total_tokens: 3 } }],
    ['an index twice', { data: [item(0), item(1), item(1)], usage: { total_tokens: 3 } }],
    ['an index outside', { data: [item(0), item(1), item(3)], usage: { total_tokens: 3 } }],
    ['a short vector', { data: [item(0), item(1), item(2, [1, 2])], usage: { total_tokens: 3 } }],
    ['no usage', { data: [item(0), item(1), item(2)] }],
    ['text in place of JSON', '<html>Bad gateway</html>'],
    ['nothing', ''],
  ])('takes an answer with %s for cut: it may have been billed', async (_, body) => {
    expect(await failure(answered(body).embed(call, never))).toMatchObject({ kind: 'cut', billed: 'unknown' })
  })
})

describe('an error status', () => {
  it.each([
    [400, 'rejected', 'no'],
    [401, 'key_refused', 'no'],
    [403, 'forbidden', 'no'],
    [429, 'rate_limited', 'no'],
    [500, 'server_error', 'no'],
    [502, 'server_error', 'unknown'],
    [503, 'overloaded', 'no'],
    [504, 'timeout', 'unknown'],
  ] as const)('%i means %s, billed: %s, and is tried once', async (status, kind, billed) => {
    const before = emulator.books.entries.length
    fault({ fault: 'status', status })
    expect(await failure(voyage.embed(call, never))).toMatchObject({ service: 'voyage', status, kind, billed })
    expect(emulator.books.entries.length).toBe(before + 1)
  })

  it('a batch over the limits of tokens or of texts is too large', async () => {
    const long = Array.from({ length: 20 }, () => sealed('mot '.repeat(31_000)))
    expect((await failure(voyage.embed({ ...call, texts: long }, never))).kind).toBe('too_large')
    const many = Array.from({ length: 1_001 }, () => sealed('mot'))
    expect((await failure(voyage.embed({ ...call, texts: many }, never))).kind).toBe('too_large')
  })

  it('a 400 that knows no such model speaks of the world', async () => {
    expect((await failure(voyage.embed({ ...call, model: 'voyage-none' }, never))).kind).toBe('model_gone')
  })

  it.each([
    ['Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['12', 12_000],
    ['0.5', 500],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
  ])('retry-after: %s is %s ms', async (value, expected) => {
    const facts = await failure(answered({ detail: 'slow down' }, 429, { 'retry-after': value }).embed(call, never))
    expect(facts).toMatchObject({ kind: 'rate_limited' })
    expect(facts.retryAfterMs).toBe(expected)
  })
})

describe('a call whose end is not known', () => {
  it.each([
    ['half_body', 'cut'],
    ['broken_json', 'cut'],
    ['accepted_then_cut', 'connection'],
  ] as const)('%s is %s and may have been billed', async (name, kind) => {
    fault({ fault: name })
    expect(await failure(voyage.embed(call, never))).toMatchObject({ kind, billed: 'unknown' })
  })

  it('times out while the body is under way, which the SDK alone would wait for without end', async () => {
    const stalled = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{"data": [')) })
    const port = createVoyage({
      apiKey: KEY,
      timeoutMs: 60,
      fetch: async (_, init) => {
        const ended = new Promise<never>((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
        })
        const response = new Response(stalled)
        return Object.assign(response, { text: () => ended })
      },
    })
    expect(await failure(port.embed(call, never))).toMatchObject({ kind: 'timeout', billed: 'unknown' })
  })

  it('follows no redirect: the texts go to no other host', async () => {
    let followed: string | undefined
    const port = createVoyage({
      apiKey: KEY,
      timeoutMs: 10_000,
      fetch: async (_, init) => {
        followed = init?.redirect
        throw new TypeError('fetch failed', { cause: new Error('unexpected redirect') })
      },
    })
    expect(await failure(port.embed(call, never))).toMatchObject({ kind: 'connection', billed: 'unknown' })
    expect(followed).toBe('error')
  })
})

it('shows neither the key nor a word of the provider in any error, and prints nothing', async () => {
  const prints = (['debug', 'log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name))
  for (const status of [400, 401, 429, 500]) {
    fault({ fault: 'status', status, message: 'mail of Ada', times: 1 })
    expect((await failure(voyage.embed(call, never))).printed).not.toMatch(/pa-secret|Ada|127\.0\.0\.1/)
  }
  fault({ fault: 'accepted_then_cut', times: 1 })
  expect((await failure(voyage.embed(call, never))).printed).not.toMatch(/pa-secret|127\.0\.0\.1/)
  for (const print of prints) expect(print).not.toHaveBeenCalled()
})
