// Every template, line and footer is well-formed: its slots exist, its category too, and the generator reaches it.
import { expect, it } from 'vitest'
import categories from '../../../data/categories.json' with { type: 'json' }
import { randomFrom } from '../../random.ts'
import { asides, footers } from './asides.ts'
import { templates } from './catalogue.ts'
import { generateMail } from './generate-mail.ts'
import { organisations } from './organisations.ts'
import { personOf } from './people.ts'
import { fillTemplateText, type Scene } from './scene.ts'
import { readText } from './template.ts'
import { signatures, threadLines } from './thread-lines.ts'

const scene: Scene = {
  random: randomFrom('scene'),
  language: 'fr',
  at: new Date('2019-03-03T14:02:00Z'),
  from: personOf(1, 'colleagues', 0),
  to: personOf(1, 'owner', 0),
  organisation: organisations.laboratory[0] ?? { name: '', domain: '' },
  spokenOf: (letter) => personOf(1, 'patients', letter.charCodeAt(0)),
  reference: (pattern) => randomFrom('reference', pattern),
  organisationFacts: (detail) => randomFrom('organisation', detail),
}

const strings = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : []
}

it('there are at least forty, with names of their own, in both languages, for every category', () => {
  expect(templates.length).toBeGreaterThanOrEqual(40)
  expect(new Set(templates.map(({ name }) => name)).size).toBe(templates.length)
  for (const { name, language } of templates) expect(name.endsWith(`-${language}`)).toBe(true)
  expect(new Set(templates.map(({ category }) => category))).toEqual(new Set(categories.categories))
  const inEnglish = templates.filter(({ language }) => language === 'en')
  expect(new Set(inEnglish.map(({ category }) => category)).size).toBe(categories.categories.length)
})

it('the generator reaches every one of them', () => {
  const reached = new Set<string>()
  for (const { template, expectedCategory } of generateMail({ seed: 3, count: 6_000 })) {
    reached.add(template)
    expect(templates.find(({ name }) => name === template)?.category).toBe(expectedCategory)
  }
  expect(templates.filter(({ name }) => !reached.has(name)).map(({ name }) => name)).toEqual([])
})

it('every slot of every text can be filled, and no brace is left', () => {
  const texts = [
    ...templates.flatMap(({ subject, body }) => [...strings(subject), ...strings(body)]),
    ...strings([asides, footers, signatures, threadLines]),
  ]
  expect(texts.length).toBeGreaterThan(400)
  for (const text of texts) {
    const filled = fillTemplateText(text, scene).map((piece) => (typeof piece === 'string' ? piece : piece.value))
    expect(filled.join('')).not.toMatch(/[{}]|undefined|NaN/)
  }
})

it('a slot is read with its form and its argument', () => {
  expect(readText('né{a.e} le {date:-3}, {to}.')).toEqual([
    'né',
    { name: 'a', form: 'e', argument: '' },
    ' le ',
    { name: 'date', form: '', argument: '-3' },
    ', ',
    { name: 'to', form: '', argument: '' },
    '.',
  ])
})

it('a mistake in a template is told with its place', () => {
  expect(() => readText('Bonjour {To.first}')).toThrow('Bonjour {To.first}')
  expect(() => fillTemplateText('{a.shoe}', scene)).toThrow('no slot {a.shoe}')
  expect(() => fillTemplateText('{o.shoe}', scene)).toThrow('no slot {o.shoe}')
  expect(() => fillTemplateText('{number:9}', scene)).toThrow('a range is min..max, not 9')
})
