// JSON lines read into emails: our own column names, those of other exports, and what is refused.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readJsonLine } from '../../../engine/import/json-email.ts'

const read = (value: unknown) => readJsonLine(JSON.stringify(value))
const email = (value: unknown) => {
  const line = read(value)
  if (line.kind !== 'email') throw new Error(`unreadable: ${line.code}`)
  return line.email
}

it('takes a row of emails_legacy as it is', () => {
  const row = {
    message_id: '<a@exemple.fr>',
    account: 'moi@exemple.fr',
    sender: 'Dupont, Jean <jean@exemple.fr>',
    recipients: ['Marie <m@exemple.fr>', 'b@exemple.fr'],
    subject: 'Sujet',
    body_text: 'Texte\r\n',
    body_html: null,
    received_at: '2006-01-02T15:04:05+01:00',
    has_attachments: true,
    attachment_count: 2,
    imported_at: '2020-01-01',
  }
  expect(email(row)).toEqual({
    messageId: 'a@exemple.fr',
    account: 'moi@exemple.fr',
    sender: 'Dupont, Jean <jean@exemple.fr>',
    recipients: ['Marie <m@exemple.fr>', 'b@exemple.fr'],
    subject: 'Sujet',
    bodyText: 'Texte',
    bodyHtml: null,
    sentAt: new Date('2006-01-02T14:04:05Z'),
    attachmentCount: 2,
  })
})

it('takes the names of other exports: from, to, cc, text, html, date, and mailboxes as objects', () => {
  expect(
    email({
      from: { name: 'Jean', address: 'jean@exemple.fr' },
      to: 'Marie <m@exemple.fr>, b@exemple.fr',
      cc: [{ email: 'c@exemple.fr' }],
      html: '<p>Texte</p>',
      date: 'Mon, 02 Jan 2006 15:04:05 +0100',
      has_attachments: true,
    }),
  ).toMatchObject({
    messageId: undefined,
    sender: 'Jean <jean@exemple.fr>',
    recipients: ['Marie <m@exemple.fr>', 'b@exemple.fr', 'c@exemple.fr'],
    bodyText: 'Texte',
    bodyHtml: '<p>Texte</p>',
    sentAt: new Date('2006-01-02T14:04:05Z'),
    attachmentCount: 1,
  })
})

it('takes dates in seconds and milliseconds, and none that PostgreSQL could not hold', () => {
  const sentAt = (date: unknown) => email({ subject: 's', date }).sentAt?.toISOString()
  expect(sentAt(1_136_214_245)).toBe('2006-01-02T15:04:05.000Z')
  expect(sentAt(1_136_214_245_123)).toBe('2006-01-02T15:04:05.123Z')
  expect(sentAt(-86_400)).toBe('1969-12-31T00:00:00.000Z')
  expect(sentAt(-8.64e12)).toBeUndefined()
  expect(sentAt(1e300)).toBeUndefined()
  expect(sentAt('jamais')).toBeUndefined()
})

it.each([
  ['{"subject": "s"', 'not_json'],
  ['null', 'wrong_shape'],
  ['[]', 'wrong_shape'],
  ['{}', 'wrong_shape'],
  ['{"message_id": "a@b"}', 'wrong_shape'],
  ['{"subject": 5}', 'wrong_shape'],
  ['{"subject": "s", "recipients": [5]}', 'wrong_shape'],
  ['{"subject": "s", "attachment_count": -1}', 'wrong_shape'],
])('refuses %s: %s', (json, code) => {
  expect(readJsonLine(json)).toEqual({ kind: 'unreadable', code })
})

it('makes storable text of any strings', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\0', '\ud800', 'a\udc00b <\0@\ud801>'))
  const row = fc.record({
    message_id: text,
    sender: text,
    recipients: fc.array(text),
    subject: text,
    body_text: text,
    body_html: text,
  })
  fc.assert(
    fc.property(row, (value) => {
      expect(JSON.stringify(read(value))).not.toMatch(/\\u0000|\\ud[89a-f][0-9a-f]{2}/)
    }),
    { seed: 7, numRuns: 500 },
  )
})
