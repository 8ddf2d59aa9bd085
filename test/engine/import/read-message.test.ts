// Raw messages read into emails: parts, character sets, attachments, ids and dates.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMessage } from '../../../engine/import/read-message.ts'
import { cutMessage, plainMail, raw, readEmail } from './raw-mail.ts'

const multipart = (subtype: string, boundary: string, ...parts: readonly (readonly string[])[]): string[] => [
  `Content-Type: multipart/${subtype}; boundary="${boundary}"`,
  '',
  'This is a message in MIME format.',
  ...parts.flatMap((part) => [`--${boundary}`, ...part]),
  `--${boundary}--`,
  'epilogue',
]
const text = (body: string) => ['Content-Type: text/plain; charset=utf-8', '', body]
const html = (body: string) => ['Content-Type: text/html; charset=utf-8', '', body]
const file = (...fields: readonly string[]) => [...fields, 'Content-Transfer-Encoding: base64', '', 'QUJD']
const mail = (...lines: readonly string[]) => readEmail(raw('From: a@exemple.fr', ...lines))

it('reads the header: ids trimmed, words decoded, folded lines joined, To, Cc and Bcc together', async () => {
  const email = await readEmail(
    raw(
      'Message-ID:\r',
      ' <id.1@exemple.fr>\r',
      'From: =?utf-8?Q?Ren=C3=A9e?= <r@exemple.fr>\r',
      'To: "B, A" <b@exemple.fr>\r',
      'Cc: C <c@exemple.fr>,\r',
      '\td@exemple.fr\r',
      'Bcc: e@exemple.fr\r',
      'Subject: =?iso-8859-1?Q?R=E9union?=\r',
      ' du lundi\r',
      'Date: Mon, 02 Jan 2006 15:04:05 +0100\r',
      'Delivered-To: moi@exemple.fr\r',
      '\r',
      'Texte\r',
    ),
  )
  expect(email).toEqual({
    messageId: 'id.1@exemple.fr',
    account: 'moi@exemple.fr',
    sender: 'Renée <r@exemple.fr>',
    recipients: ['B, A <b@exemple.fr>', 'C <c@exemple.fr>', 'd@exemple.fr', 'e@exemple.fr'],
    subject: 'Réunion du lundi',
    bodyText: 'Texte',
    bodyHtml: null,
    sentAt: new Date('2006-01-02T14:04:05Z'),
    receivedAt: undefined,
    attachmentCount: 0,
  })
})

describe('the body', () => {
  it('is the text of an alternative, with the HTML beside it', async () => {
    const email = await mail(...multipart('alternative', 'b', text('en texte'), html('<p>en <b>HTML</b></p>')))
    expect(email).toMatchObject({ bodyText: 'en texte', bodyHtml: '<p>en <b>HTML</b></p>' })
  })

  it('is made of the HTML when there is no text, or an empty one', async () => {
    expect((await mail(...html('<p>un</p>deux'))).bodyText).toBe('un\n\ndeux')
    const empty = await mail(...multipart('alternative', 'b', text('  \n'), html('<p>un</p>')))
    expect(empty.bodyText).toBe('un')
  })

  it('joins parts in their order, turning HTML into text where it stands beside text', async () => {
    const footer = await mail(...multipart('mixed', 'b', text('un'), html('<b>deux</b>'), text('trois')))
    expect(footer).toMatchObject({ bodyText: 'un\n\ndeux\n\ntrois', bodyHtml: '<b>deux</b>' })
  })

  it('is found in nested parts whose boundaries begin alike', async () => {
    const inner = multipart('alternative', 'b-1', text('le texte'), html('<i>le texte</i>'))
    const email = await mail(...multipart('mixed', 'b', inner, file('Content-Type: application/pdf')))
    expect(email).toMatchObject({ bodyText: 'le texte', bodyHtml: '<i>le texte</i>', attachmentCount: 1 })
  })

  it('holds a message forwarded inline, with its head, but not one returned by a delivery report', async () => {
    const forwarded = ['Content-Type: message/rfc822', '', plainMail('x', 'transmis')]
    expect((await mail(...multipart('mixed', 'b', text('voir'), forwarded))).bodyText).toBe(
      'voir\n\nFrom: Jean Dupont <jean@exemple.fr>\nSubject: Sujet de x\n\ntransmis',
    )
    expect((await mail(...multipart('report', 'b', text('échec'), forwarded))).bodyText).not.toContain('transmis')
  })

  it('has the characters that windows-1252 has and ISO-8859-1 has not, whichever of them it names', async () => {
    const body = Buffer.from([0x8c, 0x75, 0x76, 0x72, 0x65, 0x20, 0x80, 0x92]).toString('latin1')
    for (const charset of ['windows-1252', 'iso-8859-1'])
      expect((await mail(`Content-Type: text/plain; charset=${charset}`, '', body)).bodyText).toBe('Œuvre €’')
    expect((await mail('Subject: =?windows-1252?Q?=9Cuf?=', '')).subject).toBe('œuf')
  })

  it('survives a multipart without a boundary, and one without parts', async () => {
    expect((await mail('Content-Type: multipart/mixed', '', 'le texte')).bodyText).toBe('le texte')
    expect((await mail('Content-Type: multipart/mixed; boundary=b', '', 'le texte')).bodyText).toBe('le texte')
  })
})

describe('attachments', () => {
  const pdf = file('Content-Type: application/pdf; name=x.pdf', 'Content-Disposition: attachment')
  const picture = file('Content-Type: image/png', 'Content-ID: <logo@x>')

  it('are files, and text that is sent as a file', async () => {
    const note = ['Content-Type: text/plain', 'Content-Disposition: attachment; filename=n.txt', '', 'du fichier']
    const email = await mail(...multipart('mixed', 'b', text('corps'), pdf, note))
    expect(email).toMatchObject({ bodyText: 'corps', attachmentCount: 2 })
  })

  it('are not the pictures of the HTML nor a signature', async () => {
    const related = multipart('related', 'r', html('<img src="cid:logo@x">'), picture)
    const signature = file('Content-Type: application/pgp-signature')
    expect((await mail(...multipart('signed', 'b', related, signature))).attachmentCount).toBe(0)
    expect((await mail(...multipart('mixed', 'b', html('<img src="cid:logo@x">'), picture))).attachmentCount).toBe(0)
    expect((await mail(...multipart('mixed', 'b', text('voir'), picture))).attachmentCount).toBe(1)
  })
})

describe('what cannot be read is told by a code', () => {
  it('parts nested too deep, however they are nested', async () => {
    const nested = (levels: number): string[] =>
      levels === 0 ? text('au fond') : multipart('mixed', `b${levels}`, nested(levels - 1))
    expect((await mail(...nested(50))).bodyText).toBe('au fond')
    expect(await readMessage(cutMessage(raw('From: a', ...nested(51))))).toEqual({
      kind: 'unreadable',
      code: 'mime_depth',
    })
    const forwards = Array.from({ length: 60 }, () => ['Content-Type: message/rfc822', '']).flat()
    expect(await readMessage(cutMessage(raw('From: a', ...forwards, 'x')))).toMatchObject({ code: 'mime_depth' })
  })

  it('a header without end, and bytes that are no mail', async () => {
    const endless = raw('From: a', ...Array.from({ length: 20_000 }, (_, at) => `X-${at}: ${'x'.repeat(60)}`))
    expect(await readMessage(cutMessage(endless))).toMatchObject({ code: 'headers_too_large' })
    expect(await readMessage(cutMessage(raw('rien', '', 'de rien')))).toMatchObject({ code: 'no_headers' })
    expect(await readMessage(cutMessage(raw()))).toMatchObject({ code: 'no_headers' })
  })

  it('more text than is kept is cut, and says so', async () => {
    const cut = cutMessage(raw('From: a', '', `${'x'.repeat(76)}\n`.repeat(70_000)), 256 * 1024)
    expect(cut.cut).toBe(true)
    expect(cut.root.body.length).toBeLessThanOrEqual(4 * 1024 * 1024)
    expect(cut.bytes).toBe('From: a\n\n'.length + 77 * 70_000)
  })
})

it('dates: its own, else the topmost Received that has one', async () => {
  const received = (date: string) => `Received: from x by y; ${date}`
  const email = await mail(
    'Date: demain',
    received('hier'),
    received('Tue, 3 Jan 2006 10:00:00 +0000'),
    received('Sun, 1 Jan 2006 10:00:00 +0000'),
    '',
  )
  expect(email.sentAt).toBeUndefined()
  expect(email.receivedAt).toEqual(new Date('2006-01-03T10:00:00Z'))
})

it('reads any bytes into storable text, or says why not', async () => {
  const line = fc.constantFrom(
    ...['From: a@b.fr', 'Subject: =?utf-8?B?AA==?= =?x?Q?=ED=A0=80?=', 'To: \0,<a@b>', 'Message-ID: <\0>', 'Date: x'],
    ...['Content-Type: multipart/mixed; boundary=b', 'Content-Type: text/html', 'Content-Type: message/rfc822'],
    ...[
      'Content-Type: text/plain; charset=utf-16',
      'Content-Transfer-Encoding: base64',
      '--b',
      '--b--',
      '',
      '=00=',
      '2D0=',
    ],
  )
  const bytes = fc
    .array(
      fc.oneof(
        line.map((told) => Buffer.from(told)),
        fc.uint8Array({ maxLength: 40 }),
      ),
      { maxLength: 30 },
    )
    .map((lines) => Buffer.concat(lines.flatMap((told) => [Buffer.from(told), Buffer.from('\n')])))
  await fc.assert(
    fc.asyncProperty(bytes, async (message) => {
      const read = await readMessage(cutMessage(message))
      expect(JSON.stringify(read)).not.toMatch(/\\u0000|\\ud[89a-f][0-9a-f]{2}/)
    }),
    { seed: 7, numRuns: 500 },
  )
})
