// The emulated embeddings API over HTTP: vectors that mean something, its refusals, its limits and its bill.
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { VoyageAIClient } from 'voyageai'
import { z } from 'zod'
import type { Emulator } from './emulator.ts'
import { startVoyageEmulator, type VoyageOptions } from './voyage.ts'
import { vectorOf } from './voyage-vector.ts'

const open: Emulator[] = []
afterEach(() => Promise.all(open.splice(0).map((emulator) => emulator.close())))

const list = z.object({
  object: z.literal('list'),
  data: z.array(
    z.object({
      object: z.literal('embedding'),
      embedding: z.union([z.array(z.number()), z.string()]),
      index: z.number(),
    }),
  ),
  model: z.string(),
  usage: z.object({ total_tokens: z.number() }),
})

const start = async (options: VoyageOptions = {}) => {
  const voyage = await startVoyageEmulator(options)
  open.push(voyage)
  const post = (body: object, key = 'pa-test') =>
    fetch(`${voyage.url}/v1/embeddings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: 'voyage-4', ...body }),
    })
  const refusal = async (body: object, key?: string) => {
    const answer = await post(body, key)
    return [answer.status, z.object({ detail: z.string() }).parse(await answer.json()).detail]
  }
  return { ...voyage, post, refusal }
}

const cosine = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)

test('embeds a list in its order and bills its tokens, a text alone as a list of one', async () => {
  const { post, books } = await start()
  const texts = ['Votre facture', 'Résultats du laboratoire']
  const { data, usage } = list.parse(await (await post({ input: texts, input_type: 'document' })).json())
  expect(data.map(({ index, embedding }) => [index, embedding])).toEqual(texts.map((text, i) => [i, vectorOf(text)]))
  const alone = list.parse(await (await post({ input: texts[0] })).json())
  expect(alone.data[0]?.embedding).toEqual(data[0]?.embedding)
  expect(books.totals().billed).toMatchObject({
    requests: 2,
    inputTokens: usage.total_tokens + alone.usage.total_tokens,
    outputTokens: 0,
  })
})

test('the real SDK reads its vectors and its errors', async () => {
  const { url } = await start()
  const client = new VoyageAIClient({ apiKey: 'pa-test', baseUrl: `${url}/v1`, maxRetries: 0 })
  const { data, usage } = await client.embed({ input: ['bonjour'], model: 'voyage-4', inputType: 'query' })
  expect(data?.[0]?.embedding).toHaveLength(1024)
  expect(usage?.totalTokens).toBe(2)
  await expect(client.embed({ input: [''], model: 'voyage-4' })).rejects.toMatchObject({ statusCode: 400 })
})

test('base64 carries the same vector as 32-bit floats', async () => {
  const { post } = await start()
  const { data } = list.parse(await (await post({ input: 'bonjour', encoding_format: 'base64' })).json())
  const bytes = Buffer.from(z.string().parse(data[0]?.embedding), 'base64')
  const floats = Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4))
  expect(floats).toEqual(vectorOf('bonjour'))
})

test('every text has a vector of length one, the same each time, whatever its case and accents', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      const vector = vectorOf(text)
      expect(vector).toHaveLength(1024)
      expect(cosine(vector, vector)).toBeCloseTo(1, 5)
      expect(vectorOf(text)).toEqual(vector)
    }),
  )
  expect(vectorOf('ÉLECTRICITÉ')).toEqual(vectorOf('electricite'))
})

test('of three texts, the one that shares words with the question is the nearest', () => {
  const question = vectorOf('facture électricité janvier')
  const near = cosine(question, vectorOf('Bonjour, voici la facture d’électricité du mois de janvier.'))
  const half = cosine(question, vectorOf('Bonjour, voici la facture du garage.'))
  const far = cosine(question, vectorOf('Les résultats de vos analyses sont disponibles.'))
  expect(near).toBeGreaterThan(half + 0.2)
  expect(half).toBeGreaterThan(far + 0.1)
})

test('refuses what the provider refuses, in its error shape, unbilled', async () => {
  const { refusal, books } = await start()
  expect(await refusal({ input: 'a' }, 'bad-key')).toEqual([401, 'Provided API key is invalid.'])
  expect(await refusal({ input: ['a', ''] })).toEqual([400, 'Input cannot contain empty strings or empty lists'])
  expect(await refusal({ input: [] })).toEqual([400, 'Input cannot contain empty strings or empty lists'])
  expect(await refusal({ input: Array(1001).fill('a') })).toEqual([
    400,
    expect.stringContaining('batch size limit is 1000'),
  ])
  expect(await refusal({ input: 'a', model: 'voyage-9' })).toEqual([400, expect.stringContaining('not supported')])
  expect(await refusal({ input: 'a', output_dimension: 77 })).toEqual([
    400,
    expect.stringContaining('output_dimension'),
  ])
  expect(await refusal({ input: 'a', input_type: 'poem' })).toEqual([400, expect.stringContaining('input_type')])
  expect(await refusal({})).toEqual([400, expect.stringContaining('input')])
  expect(await refusal({ input: 'mot '.repeat(40_000), truncation: false })).toEqual([
    400,
    expect.stringContaining('index 0'),
  ])
  expect(books.totals().billed.requests).toBe(0)
})

test('holds the token limit of each model per request; a long text counts up to its context', async () => {
  const { post, refusal } = await start()
  const long = 'mot '.repeat(40_000)
  expect((await post({ input: Array(10).fill(long) })).status).toBe(200)
  expect(await refusal({ input: Array(11).fill(long) })).toEqual([400, expect.stringContaining('320000')])
  expect(await refusal({ input: Array(4).fill(long), model: 'voyage-4-large' })).toEqual([
    400,
    expect.stringContaining('120000'),
  ])
})

test('an unpaid account has three requests and 10,000 tokens a minute, and is told why', async () => {
  let now = 0
  const { post, refusal } = await start({ account: 'unpaid', clock: () => now })
  for (let i = 0; i < 3; i++) expect((await post({ input: 'a' })).status).toBe(200)
  expect(await refusal({ input: 'a' })).toEqual([429, expect.stringContaining('payment method')])
  now += 20_000
  expect((await post({ input: 'a' })).status).toBe(200)
  now += 60_000
  expect((await post({ input: 'mot '.repeat(10_001) })).status).toBe(429)
})

test('knows no other path, and fails to order', async () => {
  const { url, refusal, faults } = await start()
  expect((await fetch(`${url}/embeddings`, { method: 'POST' })).status).toBe(404)
  faults.add({ fault: 'status', status: 503, endpoint: 'embeddings', times: 1 })
  expect(await refusal({ input: 'a' })).toEqual([503, expect.any(String)])
})
