// The privacy path through its face: what anonymising hides and keeps, what it asks of Presidio, and that it fails closed.
import { describe, expect, it } from 'vitest'
import type { PiiSpan, PresidioPort } from '../../engine/ports.ts'
import { createAnonymizer, POLICY_HASH, type SourceText, seal } from '../../engine/privacy.ts'
import { ServiceError } from '../../engine/service-error.ts'
import { anonymizeOne, blind, never } from './privacy/hostile.ts'
import { SECRETS } from './privacy/secrets.ts'

/** A Presidio that finds each of these words, with its offsets in code points. */
const finding = (words: Readonly<Record<string, string>>, only?: 'fr' | 'en'): PresidioPort => ({
  ...blind,
  analyze: async (texts, language) =>
    texts.map((text) =>
      Object.entries(words).flatMap(([word, entity]): PiiSpan[] => {
        const at = text.indexOf(word)
        if (at === -1 || (only && language !== only)) return []
        const start = [...text.slice(0, at)].length
        return [{ start, end: start + [...word].length, entity, score: 0.9 }]
      }),
    ),
})

const email = (more: Partial<SourceText>): SourceText => ({
  messageId: 'm',
  sender: null,
  recipients: null,
  subject: null,
  body: null,
  ...more,
})

describe('what is hidden', () => {
  it('gives one value one number, in subject and body, whatever its case and accents', async () => {
    const presidio = finding({ Léa: 'PERSON', 'Paul Roy': 'PERSON', LEA: 'PERSON', '06 39 98 12 34': 'PHONE_NUMBER' })
    const body = 'LEA : 06 39 98 12 34, ou +33 6 39 98 12 34. Paul Roy aussi.'
    expect(await anonymizeOne({ subject: 'Pour Léa', body }, presidio)).toEqual({
      messageId: 'm',
      subject: 'Pour <PERSON_1>',
      body: '<PERSON_1> : <PHONE_1>, ou <PHONE_1>. <PERSON_2> aussi.',
      textCut: false,
    })
  })

  it.each(['fr', 'en'] as const)('what Presidio finds in %s alone', async (language) => {
    const { body } = await anonymizeOne({ body: '😀 Chez Ada 😀' }, finding({ Ada: 'PERSON' }, language))
    expect(body).toBe('😀 Chez <PERSON_1> 😀')
  })

  it('unites what overlaps under the name of the longer finding', async () => {
    const presidio = finding({ 'Ada Lovelace': 'PERSON', 'Lovelace de Londres': 'LOCATION' })
    expect((await anonymizeOne({ body: 'Ada Lovelace de Londres' }, presidio)).body).toBe('<LOCATION_1>')
  })

  it('an entity of any other name too', async () => {
    expect((await anonymizeOne({ body: 'n° XJ-9' }, finding({ 'XJ-9': 'PASSEPORT_LUNAIRE' }))).body).toBe('n° <ID_1>')
  })

  it('every secret with a shape, without Presidio’s help, and the addresses of streets and sites', async () => {
    for (const secret of Object.values(SECRETS).flat()) {
      const { body } = await anonymizeOne({ body: `Voici ${secret} merci` })
      expect(body).toMatch(/^Voici (?:Tel|IBAN)?<(?:PHONE|IBAN|NIR|CARD|EMAIL|NUMBER|URL)_1>(?:Merci)? merci$/)
    }
    const place = 'Je suis au 12 bis rue de la Paix, 75002 Paris et sur https://ada.example.fr/moi?x=1 depuis hier'
    expect((await anonymizeOne({ body: place })).body).toBe(
      'Je suis au <LOCATION_1>, <LOCATION_2> et sur <URL_1> depuis hier',
    )
  })

  it.each([
    ['née le 24/05/1936 à Lyon', 'née le <DATE_1> à Lyon'],
    ['date de naissance (24/05/1936)', 'date de naissance (<DATE_1>)'],
    ['né le 1er janvier 1950', 'né le <DATE_1>'],
    ['Date of birth: 1936-05-24', 'Date of birth: <DATE_1>'],
    ['journée le 24/05/2026', 'journée le 24/05/2026'],
  ])('a date of birth, and no other date: %j', async (body, expected) => {
    expect((await anonymizeOne({ body })).body).toBe(expected)
  })

  it('and leaves prose, dates and amounts as they are', async () => {
    const body = 'Rendez-vous le 05/11/2026 à 08:30, salle 204 : 1 250,00 € à régler (facture 4821).\n\nÀ bientôt 😀'
    expect((await anonymizeOne({ body })).body).toBe(body)
  })

  it('a placeholder that the mail itself holds cannot pass for one of ours', async () => {
    const done = await anonymizeOne({ body: '<PERSON_1> et Ada, ＜IBAN_2＞' }, finding({ Ada: 'PERSON' }))
    expect(done.body).toBe('<LITERAL_1> et <PERSON_1>, <LITERAL_2>')
  })

  it('replaces lone surrogates, so that offsets stay right', async () => {
    expect((await anonymizeOne({ body: '\ud83d Ada \ude00' }, finding({ Ada: 'PERSON' }))).body).toBe(
      '\ufffd <PERSON_1> \ufffd',
    )
  })
})

describe('a long body', () => {
  it('ends before the limit at a whole word, and says so', async () => {
    const done = await anonymizeOne({ body: 'mot '.repeat(7_000) })
    expect(done.textCut).toBe(true)
    expect(done.body).toBe('mot '.repeat(6_000).trimEnd())
  })

  it('is the same for Presidio as for us: what is cut off is not even asked about', async () => {
    const asked: string[] = []
    const presidio: PresidioPort = {
      ...blind,
      analyze: async (texts) => {
        asked.push(...texts)
        return texts.map(() => [])
      },
    }
    const done = await anonymizeOne({ body: 'mot '.repeat(200_000) }, presidio)
    expect(asked).toEqual([done.body, done.body])
  })
})

describe('what Presidio is asked', () => {
  it('one request per language for all texts of all emails that hold something', async () => {
    const asked: [string, readonly string[]][] = []
    const presidio: PresidioPort = {
      ...blind,
      analyze: async (texts, language) => {
        asked.push([language, texts])
        return texts.map(() => [])
      },
    }
    const emails = [
      email({ subject: 'un', body: 'deux' }),
      email({ subject: ' ', body: '-- \n' }),
      email({ body: 'trois' }),
    ]
    const done = await createAnonymizer({ presidio }).anonymize(emails, never)
    expect(asked.toSorted()).toEqual([
      ['en', ['un', 'deux', 'trois']],
      ['fr', ['un', 'deux', 'trois']],
    ])
    expect(done.map(({ subject, body }) => [subject, body])).toEqual([
      ['un', 'deux'],
      [' ', '-- \n'],
      ['', 'trois'],
    ])
  })

  it('nothing at all for emails without a word', async () => {
    const presidio: PresidioPort = { ...blind, analyze: () => Promise.reject(new Error('asked')) }
    expect((await anonymizeOne({ subject: '', body: null }, presidio)).body).toBe('')
  })
})

describe('fails closed', () => {
  const down = new ServiceError({ service: 'presidio', kind: 'connection', billed: 'no' })

  it.each(['fr', 'en'])('when %s does not answer, and leaves the other language at once', async (broken) => {
    const left: string[] = []
    const presidio: PresidioPort = {
      ...blind,
      analyze: (_, language, signal) => {
        if (language === broken) return Promise.reject(down)
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            left.push(language)
            reject(down)
          })
        })
      },
    }
    await expect(anonymizeOne({ body: 'Ada' }, presidio)).rejects.toBe(down)
    expect(left).toEqual([broken === 'fr' ? 'en' : 'fr'])
  })

  const span = (start: number, end: number): PiiSpan => ({ start, end, entity: 'PERSON', score: 1 })
  it.each([
    ['too few lists', []],
    ['too many lists', [[], []]],
    ['a span behind the end', [[span(0, 4)]]],
    ['a span before the beginning', [[span(-1, 2)]]],
    ['a span that ends before it begins', [[span(2, 1)]]],
    ['an empty span', [[span(1, 1)]]],
    ['half an offset', [[span(0.5, 2)]]],
    ['UTF-16 offsets', [[span(0, 4)]]],
  ])('on %s', async (_, lists) => {
    const presidio: PresidioPort = { ...blind, analyze: async () => lists }
    await expect(anonymizeOne({ body: 'A😀b' }, presidio)).rejects.toMatchObject({
      facts: { service: 'presidio', kind: 'cut' },
    })
  })
})

it('the policy has a hash that stored rows can bear', () => {
  expect(POLICY_HASH).toMatch(/^[0-9a-f]{16}$/)
})

it('seals exactly the text it was shown', () => {
  const text = 'Bonjour <PERSON_1>\u200b, à mardi ½'
  expect(seal(text, { sender: 'Ada <ada@x.fr>', recipients: [] })).toEqual({ kind: 'sealed', text })
})
