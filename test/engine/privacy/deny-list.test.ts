// The deny-list: the headers' people in the text, in every order and case, and nobody else.
import { expect, it } from 'vitest'
import { anonymizeOne } from './hostile.ts'

const headers = {
  sender: '"Dupont, Jean-Pierre" <jp.martin75@orange.fr>',
  recipients: [
    "Zoé O'Brien <contact@shop.fr>",
    'Dr Li <li@x.cn>',
    'Le Service Client <noreply@shop.fr>',
    'anna_kowalska@x.pl',
  ],
}

it.each([
  ['Jean-Pierre Dupont', '<PERSON_1>'],
  ['Dupont, Jean-Pierre', '<PERSON_1>'],
  ['DUPONT', '<PERSON_1>'],
  ['jean pierre dupont', '<PERSON_1>'],
  ['jeanpierredupont', '<PERSON_1>'],
  ["Dupont's", "<PERSON_1>'s"],
  ['Dupont’s', '<PERSON_1>’s'],
  ['l’ami de Zoe', 'l’ami de <PERSON_1>'],
  ['ZOÉ', '<PERSON_1>'],
  ['zoe\u0301', '<PERSON_1>'],
  ['o’brien', '<PERSON_1>'],
  ['obrien', '<PERSON_1>'],
  ['Brien', '<PERSON_1>'],
  ['Dr Li', '<PERSON_1>'],
  ['Li, Dr', '<PERSON_1>'],
  ['martin', '<PERSON_1>'],
  ['Anna', '<PERSON_1>'],
  ['dupont75', '<PERSON_1>75'],
  ['du\u200bpont', '<PERSON_1>'],
])('finds %j', async (name, hidden) => {
  expect((await anonymizeOne({ ...headers, body: `Voir ${name} !` })).body).toBe(`Voir ${hidden} !`)
})

it.each(['Dupontel', 'annales', 'orange', 'service client', 'le contact', 'docteur', 'li'])(
  'leaves %j, which names nobody',
  async (word) => {
    expect((await anonymizeOne({ ...headers, body: `Voir ${word} !` })).body).toBe(`Voir ${word} !`)
  },
)

it('gives both orders of a name one number', async () => {
  const done = await anonymizeOne({ ...headers, subject: 'Zoé O’Brien', body: "O'Brien Zoé" })
  expect([done.subject, done.body]).toEqual(['<PERSON_1>', '<PERSON_1>'])
})

it('belongs to one email: the next one knows none of its people', async () => {
  expect((await anonymizeOne({ sender: 'Ada <ada@x.fr>', body: 'Dupont et Ada' })).body).toBe('Dupont et <PERSON_1>')
})

it('reads thousands of people and a long text in linear time', async () => {
  const recipients = Array.from({ length: 5_000 }, (_, at) => `Jean Marie ${'abcdefgh'[at % 8]}${at} <p${at}@x.fr>`)
  const started = performance.now()
  await anonymizeOne({ sender: 'jean '.repeat(100_000), recipients, body: 'jean marie '.repeat(3_000) })
  expect(performance.now() - started).toBeLessThan(5_000)
})
