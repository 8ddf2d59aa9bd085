// An mbox cut into the messages that were put into it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineCutter } from '../../../engine/import/lines.ts'
import { createMboxCutter, type MboxMessage } from '../../../engine/import/mbox.ts'
import { plainMail, raw } from './raw-mail.ts'

const cutMbox = (bytes: Buffer, size = 1_000): MboxMessage[] => {
  const found: MboxMessage[] = []
  const cutter = createMboxCutter((message) => found.push(message))
  const lines = createLineCutter(cutter)
  for (let from = 0; from < bytes.length; from += size) lines.push(bytes.subarray(from, from + size))
  lines.end()
  cutter.end()
  return found
}
const bodies = (found: readonly MboxMessage[]) => found.map(({ message }) => message.root.body.toString('latin1'))
const FROM_LINE = 'From jean@exemple.fr Mon Jan  2 15:04:05 2006'

describe('where a message begins', () => {
  it('is a From line at the start and after an empty line, and is told in bytes', () => {
    const first = `${FROM_LINE}\n${plainMail('a', 'un')}\n\n`
    const found = cutMbox(raw(`${first}${FROM_LINE}`, plainMail('b', 'deux'), ''))
    expect(bodies(found)).toEqual(['un\n\n', 'deux\n'])
    expect(found.map(({ offset }) => offset)).toEqual([0, first.length])
    expect(found[0]?.envelopeAt?.toISOString()).toBe('2006-01-02T15:04:05.000Z')
  })

  it('is not a sentence that begins with From, in a body that nobody quoted', () => {
    const body = 'Bonjour\n\nFrom now on we meet at 10:30.\nFrom 2006 to 12:00 no empty line before.\n'
    expect(bodies(cutMbox(raw(FROM_LINE, plainMail('a', body))))).toEqual([body])
  })

  it('may be a From line without a date, when a header field follows it', () => {
    expect(
      bodies(cutMbox(raw('From jean', 'Subject: a', '', 'un', '', 'From marie', 'Subject: b', '', 'deux'))),
    ).toEqual(['un\n\n', 'deux'])
  })

  it('is found with CRLF and after empty lines at the start', () => {
    const crlf = ['', FROM_LINE, 'Subject: a', '', 'un', '', FROM_LINE, 'Subject: b', '', 'deux', ''].join('\r\n')
    expect(bodies(cutMbox(Buffer.from(crlf)))).toEqual(['un\r\n\r\n', 'deux\r\n'])
  })
})

it('takes one > from quoted From lines and none from other lines', () => {
  const [body] = bodies(cutMbox(raw(FROM_LINE, 'Subject: a', '', '>From x', '>>From y', '> From z', '>Fromage', '>')))
  expect(body).toBe('From x\n>From y\n> From z\n>Fromage\n>')
})

it('counts the bytes of a message with its attachments, which it does not keep', () => {
  const attachment = `${'QUJD'.repeat(19)}\n`.repeat(2_000)
  const mail = [
    FROM_LINE,
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    'texte',
    '--b',
    'Content-Type: application/pdf',
    'Content-Transfer-Encoding: base64',
    '',
    `${attachment}--b--`,
    '',
  ]
  const [found] = cutMbox(raw(...mail))
  expect(found?.message.bytes).toBe(mail.slice(1).join('\n').length)
  expect(found?.message.root.parts.map(({ kind, body }) => [kind, body.length])).toEqual([
    ['text', 'texte\n'.length],
    ['attachment', 0],
  ])
})

it('gives back every message as it was before an mboxrd writer quoted it, in chunks of any size', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '',
      'From ',
      'From a@b Mon Jan  2 15:04:05 2006',
      '>From x',
      '>>From ',
      'Fromage',
      '>',
      '--b',
      '\r',
    ),
    fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[\r\n]/g, ' ')),
  )
  const message = fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => `Subject: s\n\n${lines.join('\n')}\n`)
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 300 }),
      fc.boolean(),
      (messages, size, crlf) => {
        const written = messages.map((text) => `${FROM_LINE}\n${text.replaceAll(/^(>*From )/gm, '>$1')}\n`).join('')
        const ended = crlf ? written.replaceAll('\r', '').replaceAll('\n', '\r\n') : written
        const expected = messages.map((text) => `${text.slice('Subject: s\n\n'.length)}\n`)
        const got = bodies(cutMbox(Buffer.from(ended, 'utf8'), size)).map((body) =>
          Buffer.from(body, 'latin1').toString(),
        )
        expect(got.map((body) => body.replaceAll('\r', ''))).toEqual(expected.map((body) => body.replaceAll('\r', '')))
      },
    ),
    { seed: 7, numRuns: 500 },
  )
})

it('never throws, and loses count of no byte, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (bytes, size) => {
      const found = cutMbox(Buffer.concat([Buffer.from(`${FROM_LINE}\n`), bytes]), size)
      expect(found[0]?.offset).toBe(0)
      expect(found.reduce((sum, { message }) => sum + message.bytes, 0)).toBeLessThanOrEqual(bytes.length)
    }),
    { seed: 7, numRuns: 300 },
  )
})
