// The Presidio adapter against the emulated analyzer: spans per text, and fail closed in every other case.
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { hidesCanary } from '../../../engine/privacy.ts'
import { createPresidio } from '../../../engine/services/presidio.ts'
import { startPresidioEmulator } from '../../emulators/presidio.ts'
import { failure, never } from './outcome.ts'

const emulator = await startPresidioEmulator()
afterAll(() => emulator.close())
afterEach(() => emulator.faults.clear())

const presidio = createPresidio({ baseUrl: `${emulator.url}/`, timeoutMs: 10_000 })
const answered = (body: string) =>
  createPresidio({ baseUrl: 'http://presidio', timeoutMs: 10_000, fetch: async () => new Response(body) })

it('returns one list of spans per text, in code points', async () => {
  const texts = ['😀 Léonie Fauconnier', 'rien ici', 'écrire à leonie@example.org']
  const lists = await presidio.analyze(texts, 'fr', never)
  expect(lists[0]).toContainEqual(expect.objectContaining({ entity: 'PERSON', start: 2, end: 19 }))
  expect(lists[1]).toEqual([])
  expect(lists[2]).toContainEqual(expect.objectContaining({ entity: 'EMAIL_ADDRESS', start: 9, end: 27 }))
})

it('asks for the policy’s threshold', async () => {
  await presidio.analyze(['bonjour'], 'en', never)
  expect(JSON.parse(emulator.books.entries.at(-1)?.body ?? '')).toEqual({
    text: ['bonjour'],
    language: 'en',
    score_threshold: 0.35,
  })
})

it('asks in several requests for much text, a long one alone, and keeps the order', async () => {
  const before = emulator.books.entries.length
  const long = `${'mot '.repeat(30_000)}a@example.org`
  const texts = ['b@example.org', 'c', long, 'd@example.org', 'e'.repeat(60_000), 'f'.repeat(60_000), 'g@example.org']
  const lists = await presidio.analyze(texts, 'en', never)
  expect(lists.map((list) => list.some(({ entity }) => entity === 'EMAIL_ADDRESS'))).toEqual(
    texts.map((text) => text.includes('@')),
  )
  const asked = emulator.books.entries.slice(before).map(({ body }) => JSON.parse(body).text)
  expect(asked).toEqual([texts.slice(0, 2), [long], texts.slice(3, 5), texts.slice(5)])
})

describe('fails closed', () => {
  it.each([500, 502, 503, 504])('on HTTP %i, which Presidio uses for everything', async (status) => {
    emulator.faults.add({ fault: 'status', status, message: 'text of Ada' })
    const facts = await failure(presidio.analyze(['bonjour'], 'fr', never))
    expect(facts).toMatchObject({ service: 'presidio', kind: 'server_error', status })
    expect(facts.printed).not.toContain('Ada')
  })

  it.each([
    ['half_body', 'cut'],
    ['broken_json', 'cut'],
    ['accepted_then_cut', 'connection'],
    ['down', 'connection'],
  ] as const)('on %s', async (fault, kind) => {
    emulator.faults.add({ fault })
    expect((await failure(presidio.analyze(['bonjour'], 'fr', never))).kind).toBe(kind)
  })

  it.each([
    ['one list for two texts', '[[]]'],
    ['spans without lists', '[{"start": 0, "end": 1, "entity_type": "PERSON", "score": 1}]'],
    ['offsets that are no integers', '[[{"start": 0.5, "end": 1, "entity_type": "PERSON", "score": 1}], []]'],
    ['an error in a 200', '{"error": "no"}'],
  ])('on %s', async (_, body) => {
    expect((await failure(answered(body).analyze(['a', 'b'], 'fr', never))).kind).toBe('cut')
  })

  it('when it hangs, is gone, or we leave', async () => {
    emulator.faults.add({ fault: 'hang' })
    const hasty = createPresidio({ baseUrl: emulator.url, timeoutMs: 60 })
    expect((await failure(hasty.analyze(['a'], 'fr', never))).kind).toBe('timeout')
    expect((await failure(presidio.analyze(['a'], 'fr', AbortSignal.abort()))).kind).toBe('aborted')
    const gone = await startPresidioEmulator()
    await gone.close()
    const nobody = createPresidio({ baseUrl: gone.url, timeoutMs: 10_000 })
    expect((await failure(nobody.analyze(['a'], 'fr', never))).kind).toBe('connection')
  })
})

it('is healthy when /health says so, and not when it does not', async () => {
  expect(await presidio.healthy(never)).toBe(true)
  emulator.faults.add({ fault: 'status', status: 500, endpoint: 'health' })
  expect(await presidio.healthy(never)).toBe(false)
  expect((await failure(presidio.healthy(AbortSignal.abort()))).kind).toBe('aborted')
})

describe('the canary', () => {
  it('is hidden by an analyzer that speaks French', async () => {
    expect(await hidesCanary(presidio, never)).toEqual({ kind: 'hidden' })
  })

  it('fails on the stock image, which speaks English only', async () => {
    const stock = await startPresidioEmulator({ languages: ['en'] })
    const port = createPresidio({ baseUrl: stock.url, timeoutMs: 10_000 })
    const facts = await failure(hidesCanary(port, never))
    await stock.close()
    expect(facts.kind).toBe('server_error')
  })

  it('names what an analyzer leaves in sight', async () => {
    const blind = {
      ...presidio,
      analyze: async (texts: readonly string[], language: 'fr' | 'en', signal: AbortSignal) =>
        (await presidio.analyze(texts, language, signal)).map((list) =>
          list.filter(({ entity }) => entity !== 'PERSON'),
        ),
    }
    expect(await hidesCanary(blind, never)).toEqual({ kind: 'leaks', entities: ['PERSON'] })
  })
})
