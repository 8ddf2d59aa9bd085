// The emulated Presidio over HTTP: what it finds in each language, its offsets, its errors.
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { firstNames, lastNames } from './names.ts'
import { startPresidioEmulator } from './presidio.ts'

const presidio = await startPresidioEmulator()
afterAll(() => presidio.close())

const result = z.object({
  analysis_explanation: z.null(),
  start: z.number(),
  end: z.number(),
  entity_type: z.string(),
  score: z.number(),
})

const post = (body: unknown) =>
  fetch(`${presidio.url}/analyze`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** The finds as `ENTITY text`, cut out by code points. */
const found = async (text: string, language: string, more: object = {}): Promise<string[]> => {
  const answer = await post({ text, language, ...more })
  const points = [...text]
  return z
    .array(z.strictObject(result.shape))
    .parse(await answer.json())
    .map(({ start, end, entity_type }) => `${entity_type} ${points.slice(start, end).join('')}`)
}

const refusal = async (body: unknown) => {
  const answer = await post(body)
  return [answer.status, z.object({ error: z.string() }).parse(await answer.json()).error]
}

test.each([
  ['EMAIL_ADDRESS', 'jean.dupont+facture@mail.example.org'],
  ['PHONE_NUMBER', '06 39 98 12 34'],
  ['PHONE_NUMBER', '06.39.98.12.34'],
  ['PHONE_NUMBER', '0639981234'],
  ['PHONE_NUMBER', '06\u00a039\u00a098\u00a012\u00a034'],
  ['PHONE_NUMBER', '+33 6 39 98 12 34'],
  ['PHONE_NUMBER', '+33 (0)6 39 98 12 34'],
  ['PHONE_NUMBER', '0033 6 39 98 12 34'],
  ['IBAN_CODE', 'FR76 3000 6000 0112 3456 7890 189'],
  ['IBAN_CODE', 'FR7630006000011234567890189'],
  ['FR_NIR', '2 55 08 14 168 025 38'],
  ['FR_NIR', '255081416802538'],
  ['FR_SIRET', '732 829 320 00074'],
  ['CREDIT_CARD', '4242 4242 4242 4242'],
  ['CREDIT_CARD', '378282246310005'],
  ['URL', 'https://exemple.fr/a?b=c'],
  ['IP_ADDRESS', '192.168.10.254'],
  ['IP_ADDRESS', '2001:db8::8a2e:370:7334'],
  ['PERSON', 'Léonie Fauconnier'],
  ['PERSON', 'FAUCONNIER Leonie'],
  ['PERSON', 'Léonie'],
  ['PERSON', 'P.-H. Fauconnier'],
  ['PERSON', 'Léonie D’Escoffier'],
  ['LOCATION', 'Clermont-Ferrand'],
  ['LOCATION', '14 bis rue des Tilleuls'],
])('in French, %s is found in "… %s …"', async (entity, value) => {
  expect(await found(`Bonjour, voici ${value}, merci.`, 'fr')).toContain(`${entity} ${value}`)
})

test.each(['M.', 'Mme', 'Dr', 'Monsieur'])('in French, a family name is found behind %s', async (title) => {
  expect(await found(`Chez ${title} Fauconnier demain`, 'fr')).toEqual(['PERSON Fauconnier'])
})

test('the two languages find different things, which is why their spans are united', async () => {
  const text = 'Fauconnier Léonie, 06 39 98 12 34, NIR 2 55 08 14 168 025 38, Mr. Fauconnier, (202) 555-0134, Emily'
  expect(await found(text, 'fr')).toEqual([
    'FR_NIR 2 55 08 14 168 025 38',
    'PERSON Fauconnier Léonie',
    'PERSON Fauconnier',
    'PERSON Emily',
    'PHONE_NUMBER 06 39 98 12 34',
  ])
  expect(await found(text, 'en')).toEqual([
    'PERSON Léonie',
    'PERSON Fauconnier',
    'PERSON Emily',
    'PHONE_NUMBER (202) 555-0134',
  ])
})

test('check digits that do not hold, years, amounts and small letters are nobody’s', async () => {
  const text =
    'FR76 3000 6000 0112 3456 7890 188, 4242 4242 4242 4243, 2 55 08 14 168 025 39, 12:30:45, 1.234,56, durand'
  expect(await found(text, 'fr')).toEqual([])
})

test('words in capitals behind an IBAN are not taken for a part of it', async () => {
  expect(await found('IBAN FR7630006000011234567890189 BIC ABCD', 'en')).toEqual([
    'IBAN_CODE FR7630006000011234567890189',
  ])
})

test('the domain of an address is a URL as well: results of different entities overlap, best score first', async () => {
  expect(await found('a@exemple.fr', 'en')).toEqual(['EMAIL_ADDRESS a@exemple.fr', 'URL exemple.fr'])
})

test('a threshold and a list of entities narrow the answer', async () => {
  const text = 'Léonie, 06 39 98 12 34, a@exemple.fr'
  expect(await found(text, 'fr', { score_threshold: 0.8 })).toEqual(['EMAIL_ADDRESS a@exemple.fr', 'PERSON Léonie'])
  expect(await found(text, 'fr', { entities: ['PHONE_NUMBER'] })).toEqual(['PHONE_NUMBER 06 39 98 12 34'])
})

test('offsets count code points whatever stands before', async () => {
  const some = fc.constantFrom(...firstNames).chain((a) => fc.constantFrom(...lastNames).map((b) => `${a} ${b}`))
  const noise = fc.array(fc.constantFrom('😀', '🇫🇷', 'é', 'e\u0301', ' ', '\n', '中', 'x'), { maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(noise, some, noise, async (before, name, after) => {
      const text = `${before.join('')} ${name} ${after.join('')}`
      expect(await found(text, 'fr')).toEqual([`PERSON ${name}`])
    }),
    { numRuns: 60 },
  )
})

test('a list of texts is answered by a list of lists in its order', async () => {
  const answer = await post({ text: ['rien', 'Léonie', ''], language: 'fr' })
  const lists = z.array(z.array(result)).parse(await answer.json())
  expect(lists.map((list) => list.map(({ entity_type }) => entity_type))).toEqual([[], ['PERSON'], []])
})

test('its errors are 500 even where the fault is the request’s, except for a threshold that is no number', async () => {
  expect(await refusal({ language: 'fr' })).toEqual([500, 'No text provided'])
  expect(await refusal({ text: [], language: 'fr' })).toEqual([500, 'No text provided'])
  expect(await refusal({ text: 'a' })).toEqual([500, 'No language provided'])
  expect(await refusal({ text: 'a', language: 'de' })).toEqual([
    500,
    expect.stringContaining('No matching recognizers'),
  ])
  expect(await refusal({ text: 'a', language: 'fr', entities: ['SHOE'] })).toEqual([
    500,
    expect.stringContaining('No matching'),
  ])
  expect(await refusal('{"text":')).toEqual([500, expect.stringContaining('internal error')])
  expect(await refusal({ text: 'a', language: 'fr', score_threshold: 'x' })).toEqual([
    400,
    expect.stringContaining('Failed to parse'),
  ])
  expect(await refusal({ text: [{}], language: 'fr' })).toEqual([500, expect.stringContaining('primitive types')])
  expect(await refusal({ text: 'half \ud83d', language: 'fr' })).toEqual([500, 'utf-8'])
  expect(await refusal({ text: 'é'.repeat(1_000_001), language: 'fr' })).toEqual([
    500,
    expect.stringContaining('[E088]'),
  ])
})

test('the stock image speaks no French', async () => {
  const stock = await startPresidioEmulator({ languages: ['en'] })
  const answer = await fetch(`${stock.url}/analyze`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'a', language: 'fr' }),
  })
  expect(answer.status).toBe(500)
  await stock.close()
})

test('says that it is up, knows no other page, and fails to order in its own style', async () => {
  const health = await fetch(`${presidio.url}/health`)
  expect([health.status, await health.text()]).toEqual([200, 'Presidio Analyzer service is up'])
  expect((await fetch(`${presidio.url}/`)).status).toBe(404)
  expect((await fetch(`${presidio.url}/analyze`)).status).toBe(405)
  presidio.faults.add({ fault: 'status', status: 503, times: 1 })
  expect(await refusal({ text: 'a', language: 'fr' })).toEqual([503, expect.any(String)])
})

test.each(['a', 'a.', 'a@', '1 ', '06 ', 'A1', '+1(', 'Jean ', ':a', 'rue d’'])(
  'half a million characters of "%s" repeated take no more than linear time',
  async (piece) => {
    const text = piece.repeat(500_000 / piece.length)
    const began = performance.now()
    expect((await post({ text, language: 'fr' })).status).toBe(200)
    expect(performance.now() - began).toBeLessThan(3_000)
  },
)
