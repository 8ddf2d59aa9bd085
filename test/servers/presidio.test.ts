// One contract, asked of the emulated Presidio and of the real one: what the adapter relies on, and how requests fail.
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { hidesCanary } from '../../engine/privacy.ts'
import { createPresidio } from '../../engine/services/presidio.ts'
import { startPresidioEmulator } from '../emulators/presidio.ts'
import { failure, never } from '../engine/services/outcome.ts'
import { PRESIDIO_URL } from './real-presidio.ts'

const emulator = await startPresidioEmulator()
afterAll(() => emulator.close())

const TOO_LONG = 'é'.repeat(1_000_001)

/** Each stands in a French sentence; the spans of one entity must cover it. */
const FOUND = [
  ['EMAIL_ADDRESS', 'jean.dupont+facture@mail.example.org'],
  ['PHONE_NUMBER', '01 23 45 67 89'],
  ['PHONE_NUMBER', '01.23.45.67.89'],
  ['PHONE_NUMBER', '01-23-45-67-89'],
  ['PHONE_NUMBER', '0123456789'],
  ['PHONE_NUMBER', '01\u00a023\u00a045\u00a067\u00a089'],
  ['PHONE_NUMBER', '+33 1 23 45 67 89'],
  ['PHONE_NUMBER', '+33123456789'],
  ['PHONE_NUMBER', '+33 (0)1 23 45 67 89'],
  ['PHONE_NUMBER', '0033 1 23 45 67 89'],
  ['PHONE_NUMBER', '+44 20 7946 0123'],
  ['IBAN_CODE', 'FR76 3000 6000 0112 3456 7890 189'],
  ['IBAN_CODE', 'FR7630006000011234567890189'],
  ['IBAN_CODE', 'FR76\u00a03000\u00a06000\u00a00112\u00a03456\u00a07890\u00a0189'],
  ['FR_NIR', '2 55 08 14 168 025 38'],
  ['FR_NIR', '255081416802538'],
  ['FR_NIR', '1 85 05 2A 991 002 55'],
  ['FR_SIRET', '732 829 320 00074'],
  ['CREDIT_CARD', '4242 4242 4242 4242'],
  ['CREDIT_CARD', '4242-4242-4242-4242'],
  ['CREDIT_CARD', '378282246310005'],
  ['URL', 'https://exemple.fr/a?b=c'],
  ['IP_ADDRESS', '192.168.10.254'],
  ['PERSON', 'Léonie Fauconnier'],
  ['PERSON', 'FAUCONNIER Léonie'],
  ['LOCATION', '14 bis rue des Tilleuls'],
] as const

/** Status, and what the error begins with. */
const REFUSED = [
  ['no text', { language: 'fr' }, 500, 'No text provided'],
  ['an empty text', { text: '', language: 'fr' }, 500, 'No text provided'],
  ['an empty list', { text: [], language: 'fr' }, 500, 'No text provided'],
  ['no language', { text: 'a' }, 500, 'No language provided'],
  ['a language that it was not configured for', { text: 'a', language: 'de' }, 500, 'No matching recognizers'],
  ['an entity that nobody looks for', { text: 'a', language: 'fr', entities: ['SHOE'] }, 500, 'No matching recog'],
  ['a text over a million characters', { text: TOO_LONG, language: 'fr' }, 500, '[E088]'],
  ['such a text in a list, in English', { text: ['a', TOO_LONG], language: 'en' }, 500, '[E088]'],
  ['half a character', { text: 'a \ud83d', language: 'fr' }, 500, 'utf-8'],
  [
    'objects in the list',
    { text: [{ a: 1 }], language: 'fr' },
    500,
    'Analyzer.analyze_iterator only works on primitive',
  ],
  [
    'a threshold that is no number',
    { text: 'Léonie Fauconnier', language: 'fr', score_threshold: 'x' },
    400,
    'Failed to parse',
  ],
  ['broken JSON', '{"text":', 500, 'The server encountered an internal error'],
] as const

describe.each([
  ['emulated', emulator.url],
  ['real', PRESIDIO_URL],
])('the %s Presidio', (_, url) => {
  const real = it.skipIf(url === undefined)
  const baseUrl = url ?? ''
  const presidio = createPresidio({ baseUrl, timeoutMs: 60_000 })
  const post = (body: unknown) =>
    fetch(`${baseUrl}/analyze`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })

  real('is healthy, and hides the canary', async () => {
    expect(await presidio.healthy(never)).toBe(true)
    expect(await hidesCanary(presidio, never)).toEqual({ kind: 'hidden' })
  })

  real.each(FOUND)('finds %s in "… %s …"', async (entity, value) => {
    const before = 'Bonjour, voici '
    const [found = []] = await presidio.analyze([`${before}${value}, merci.`], 'fr', never)
    const end = before.length + value.length
    const covering = found.filter((span) => span.entity === entity && span.start <= before.length && span.end >= end)
    expect(covering).toEqual([expect.objectContaining({ end })])
  })

  real('answers a list by a list of lists in its order, empty ones for nothing', async () => {
    const texts = ['rien ici', '', 'écrire à leonie@example.org', ' \n']
    for (const language of ['fr', 'en'] as const) {
      const lists = await presidio.analyze(texts, language, never)
      expect(lists.map((list) => list.some(({ entity }) => entity === 'EMAIL_ADDRESS'))).toEqual([
        false,
        false,
        true,
        false,
      ])
      expect([lists[1], lists[3]]).toEqual([[], []])
    }
  })

  real.each(['', '😀 ', '👨‍👩‍👧 🇫🇷 ', 'e\u0301 中 𝒳 ', '\t\n'])(
    'counts offsets in code points behind "%s"',
    async (before) => {
      const [found] = await presidio.analyze([`${before}contact : leonie@example.org 😀`], 'fr', never)
      const start = [...`${before}contact : `].length
      const span = { start, end: start + 'leonie@example.org'.length }
      expect(found).toContainEqual(expect.objectContaining({ entity: 'EMAIL_ADDRESS', ...span }))
    },
  )

  real('finds a name behind an emoji, in code points too', async () => {
    const [found] = await presidio.analyze(['😀 Léonie Fauconnier'], 'fr', never)
    expect(found).toContainEqual(expect.objectContaining({ entity: 'PERSON', start: 2, end: 19 }))
  })

  real('gives nothing below the threshold, and keys in the order that a book can compare', async () => {
    const answer = await post({ text: 'Carte 4242 4242 4242 4242', language: 'fr', score_threshold: 0.9 })
    const shape = z.strictObject({
      analysis_explanation: z.null(),
      end: z.number(),
      entity_type: z.string(),
      score: z.number(),
      start: z.number(),
    })
    const found = z.array(shape).parse(await answer.json())
    expect(found.length).toBeGreaterThan(0)
    expect(found.filter(({ score }) => score < 0.9)).toEqual([])
  })

  real('answers each of eight who ask at once what that one asked', async () => {
    const ask = async (index: number) => {
      const texts = Array.from({ length: 4 }, (_, at) => `${'x '.repeat(index * 5 + at)}contact@example${index}.org`)
      const lists = await presidio.analyze(texts, index % 2 === 0 ? 'fr' : 'en', never)
      return lists.map((list) => list.find(({ entity }) => entity === 'EMAIL_ADDRESS')?.start)
    }
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => ask(index)))
    expect(answers).toEqual(answers.map((_, index) => [0, 1, 2, 3].map((at) => 2 * (index * 5 + at))))
  })

  real.each(REFUSED)('refuses %s', async (_, body, status, beginning) => {
    const answer = await post(body)
    const { error } = z.object({ error: z.string() }).parse(await answer.json())
    expect([answer.status, error]).toEqual([status, expect.stringContaining(beginning)])
  })

  real('fails a text that is too long each time, and works on', async () => {
    for (let time = 0; time < 2; time++)
      expect(await failure(presidio.analyze(['a', TOO_LONG], 'fr', never))).toMatchObject({
        kind: 'server_error',
        status: 500,
      })
    expect(await presidio.analyze(['rien ici'], 'fr', never)).toEqual([[]])
  })

  real('knows two pages and one way to each', async () => {
    const status = async (method: string, path: string) => (await fetch(`${baseUrl}${path}`, { method })).status
    expect(await status('GET', '/health')).toBe(200)
    expect([await status('POST', '/health'), await status('GET', '/analyze')]).toEqual([405, 405])
    expect(await status('GET', '/elsewhere')).toBe(404)
  })
})
