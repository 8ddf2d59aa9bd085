// The mbox file, read back by a MIME parser that is not ours: nothing of the mail is lost on the way.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime, { type Address, type Email } from 'postal-mime'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { generateMail } from './generate-mail.ts'
import type { GeneratedEmail } from './generated-email.ts'
import { writeMbox } from './write-mbox.ts'

const emails = [...generateMail({ seed: 5, count: 1_500, sick: 3 })]
let file = ''
let messages: string[] = []
let parsed: Email[] = []

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mbox-'))
  file = join(folder, 'mail.mbox')
  await writeMbox(file, emails)
  const text = await readFile(file, 'latin1')
  // The most naive of all readers: every "From " at the start of a line begins a message.
  messages = text.split(/^From .*\n/m).slice(1)
  parsed = await Promise.all(messages.map((message) => PostalMime.parse(message)))
  afterAll(() => rm(folder, { recursive: true }))
})

const pairs = (): [GeneratedEmail, Email][] =>
  emails.map((email, place) => {
    const found = parsed[place]
    if (found === undefined) throw new Error(`message ${place} is missing`)
    return [email, found]
  })

const written = (mailbox: Address | undefined) =>
  mailbox?.name ? `${mailbox.name} <${mailbox.address}>` : mailbox?.address

// TextDecoder of Node 20 reads windows-1252 as ISO 8859-1 unless it streams: € comes out as U+0080. Undone here.
const readRight = (text: string | undefined) =>
  text?.replace(/[\x80-\x9f]/g, (character) =>
    new TextDecoder('windows-1252').decode(Uint8Array.of(character.charCodeAt(0)), { stream: true }),
  )

it('the most naive reader finds as many messages as were written', () => {
  expect(messages).toHaveLength(emails.length)
})

it('it is ASCII, with lines that SMTP would carry', async () => {
  const text = await readFile(file, 'latin1')
  expect(text).toMatch(/^[\x20-\x7e\n]*$/)
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(998)
})

it('headers come back as they were: id, date, subject, sender, recipients', () => {
  for (const [email, found] of pairs()) {
    expect(found.messageId).toBe(email.message_id)
    expect(new Date(found.date ?? '')).toEqual(email.received_at)
    expect(found.subject ?? '').toBe(email.subject)
    expect(written(found.from)).toBe(email.sender)
    expect(found.to?.map((mailbox) => written(mailbox))).toEqual(email.recipients)
    expect(found.deliveredTo).toBe(email.account)
  }
})

it('bodies come back to the letter, and only the parts that were sent', () => {
  for (const [email, found] of pairs()) {
    if (email.shape === 'html') expect(found.text).toBeUndefined()
    else expect(readRight(found.text ?? '')?.trimEnd()).toBe(email.body_text.trimEnd())
    expect(readRight(found.html)?.trimEnd()).toBe(email.body_html?.trimEnd())
  }
})

it('attachments come back in number, with names beyond ASCII', () => {
  for (const [email, found] of pairs()) expect(found.attachments).toHaveLength(email.attachment_count)
  const names = new Set(parsed.flatMap(({ attachments }) => attachments.map(({ filename }) => filename)))
  expect(names).toContain('Résultats.pdf')
})

it('charsets and transfer encodings vary', () => {
  const text = messages.join('\n')
  for (const form of [
    /charset="?utf-8/,
    /charset="?iso-8859-1/,
    /charset="?windows-1252/,
    /: base64/,
    /: quoted-printable/,
  ]) {
    expect(text).toMatch(form)
  }
  expect(text).toMatch(/=\?UTF-8\?B\?/)
  expect(text).toMatch(/=\?UTF-8\?Q\?/)
})

it('the same email is always the same bytes', async () => {
  const again = `${file}.again`
  await writeMbox(again, generateMail({ seed: 5, count: 1_500, sick: 3 }))
  expect((await readFile(again)).equals(await readFile(file))).toBe(true)
})
