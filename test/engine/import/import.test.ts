// Whole imports into a real database: every format, ids, dates and progress.
import { utimes } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ImportProgress } from '../../../engine/import/progress-bar.ts'
import { createImportBed, mbox, NOW, numbered } from './import-bed.ts'
import { plainMail } from './raw-mail.ts'

const { put, inFolder, run, rows, ids } = await createImportBed()

describe('formats', () => {
  it('reads an mbox, packed or not, into complete rows', async () => {
    const plain = await put('a.mbox', mbox(plainMail('a@x', 'un\n>From nous')))
    const packed = await put('b.gz', gzipSync(mbox(plainMail('b@x', 'deux'))))
    expect(await run([plain, packed])).toMatchObject({ imported: 2, unreadableCount: 0, interrupted: false })
    expect(await ids()).toEqual(['a@x', 'b@x'])
    expect((await rows())[0]).toEqual({
      message_id: 'a@x',
      sender: 'Jean Dupont <jean@exemple.fr>',
      recipients: ['Marie <marie@exemple.fr>'],
      subject: 'Sujet de a@x',
      body_text: 'un\nFrom nous',
      received_at: new Date('2006-01-02T14:04:05Z'),
      has_attachments: false,
      import_batch_id: 'lot-1',
      import_source: `mbox:${plain}`,
    })
  })

  it('reads a folder: .eml files and mail without an extension, also in subfolders, and names what is no mail', async () => {
    await put('mail/un.eml', plainMail('a@x', 'un'))
    await put('mail/sub/00002.9c4069e2', plainMail('b@x', 'deux'))
    await put('mail/sub/00003.860e3c3c', mbox(plainMail('c@x', 'trois')))
    const other = await put('mail/cmds', 'mv 1 2\n')
    const report = await run([inFolder('mail')])
    expect(report).toMatchObject({ imported: 3, skipped: [{ path: other, offset: 0, code: 'not_mail' }] })
    expect(await ids()).toEqual(['a@x', 'b@x', 'c@x'])
  })

  it('reads a Maildir with its subfolders, and neither tmp nor the index files of a server', async () => {
    await put('Maildir/cur/1.M1.host:2,S', plainMail('a@x', 'un'))
    await put('Maildir/new/2.M2.host', plainMail('b@x', 'deux'))
    await put('Maildir/tmp/3.M3.host', plainMail('c@x', 'jamais livré'))
    await put('Maildir/dovecot-uidlist', '3 V1 N1')
    await put('Maildir/.Sent/cur/4.M4.host:2,S', plainMail('d@x', 'quatre'))
    await put('Maildir/.Sent/new/5.M5.host', gzipSync(plainMail('e@x', 'cinq')))
    expect(await run([inFolder('Maildir')])).toMatchObject({ imported: 4, skippedCount: 0 })
    expect(await ids()).toEqual(['a@x', 'b@x', 'd@x', 'e@x'])
  })

  it('reads JSON lines, and the same email from another format only once', async () => {
    const lines = [
      { message_id: '<j@x>', sender: 'a@x.fr', subject: 's', body_text: 't' },
      'rien',
      { subject: 'sans id' },
    ]
    const path = await put('export.jsonl', `\ufeff${lines.map((line) => JSON.stringify(line)).join('\r\n')}\n\n`)
    expect(await run([path])).toMatchObject({ imported: 2, unreadable: [{ path, code: 'wrong_shape' }] })
    const eml = await put('same.eml', 'Message-ID: <j@x>\nFrom: a@x.fr\nSubject: s\n\nt\n')
    expect(await run([eml])).toMatchObject({ imported: 0, alreadyThere: 1, renamed: 0 })
  })
})

describe('ids', () => {
  it('imports nothing the second time, whatever the number of rows', async () => {
    const path = await put('a.mbox', mbox(...numbered(450)))
    expect(await run([path])).toMatchObject({ imported: 450, alreadyThere: 0 })
    expect(await run([path])).toMatchObject({ imported: 0, alreadyThere: 450, renamed: 0 })
  })

  it('imports each email once when two imports run at once', async () => {
    const path = await put('a.mbox', mbox(...numbered(450)))
    const reports = await Promise.all([run([path]), run([path])])
    expect(reports.reduce((sum, { imported }) => sum + imported, 0)).toBe(450)
    expect(reports.reduce((sum, { alreadyThere }) => sum + alreadyThere, 0)).toBe(450)
    expect(await ids()).toHaveLength(450)
  })

  it('keeps another content under the id with a hash, once, whichever comes first', async () => {
    const one = await put('1.eml', plainMail('a@x', 'un'))
    const two = await put('2.mbox', mbox(plainMail('a@x', 'deux'), plainMail('a@x', 'un'), plainMail('a@x', 'deux')))
    expect(await run([one])).toMatchObject({ imported: 1 })
    expect(await run([two])).toMatchObject({ imported: 0, renamed: 1, alreadyThere: 2 })
    expect(await run([two, one])).toMatchObject({ imported: 0, renamed: 0, alreadyThere: 4 })
    expect(await rows()).toMatchObject([
      { message_id: 'a@x', body_text: 'un' },
      { message_id: expect.stringMatching(/^a@x#[0-9a-f]{8}$/), body_text: 'deux' },
    ])
  })

  it('makes an id of the content where there is none: the same for every copy in every format', async () => {
    const nameless = (body: string) => plainMail('x', body).replace(/^Message-ID.*\n/, '')
    const first = await put('1.eml', nameless('un').replaceAll('\n', '\r\n'))
    expect(await run([first])).toMatchObject({ imported: 1 })
    const second = await put('2.mbox', mbox(nameless('un'), nameless('deux')))
    expect(await run([second])).toMatchObject({ imported: 1, alreadyThere: 1 })
    expect(await ids()).toEqual([
      expect.stringMatching(/@derived\.invalid$/),
      expect.stringMatching(/@derived\.invalid$/),
    ])
  })

  it('stores an id that no index could hold under its hash', async () => {
    await run([await put('1.eml', plainMail('x'.repeat(5_000), 'un'))])
    expect(await ids()).toEqual([expect.stringMatching(/^[0-9a-f]{64}@long\.invalid$/)])
  })
})

it('derives a missing date from Received, the From line, the file, or the time of the import', async () => {
  const dateless = (id: string, ...fields: readonly string[]) =>
    plainMail(id, 'x', ...fields).replace(/^Date: .*$/m, 'Date: ?')
  const received = 'Received: from a by b; Wed, 4 Jan 2006 10:00:00 +0000'
  const box = await put('1.mbox', mbox(dateless('a@x', received), dateless('b@x')))
  const dated = await put('2.eml', dateless('c@x'))
  await utimes(dated, NOW, new Date('2006-01-05T10:00:00Z'))
  const undated = await put('3.eml', dateless('d@x'))
  await utimes(undated, NOW, new Date(0))
  const old = await put('4.eml', plainMail('e@x', 'x').replace(/^Date: .*$/m, 'Date: Tue, 4 Jul 1911 08:00:00 +0000'))
  const future = await put(
    '5.eml',
    plainMail('f@x', 'x').replace(/^Date: .*$/m, 'Date: Fri, 1 Jan 12345 00:00:00 +0000'),
  )
  expect(await run([box, dated, undated, old, future])).toMatchObject({ imported: 6, unreadableCount: 0 })
  expect((await rows()).map(({ received_at }) => received_at.toISOString())).toEqual([
    '2006-01-04T10:00:00.000Z',
    '2006-01-03T10:00:00.000Z',
    '2006-01-05T10:00:00.000Z',
    NOW.toISOString(),
    '1911-07-04T08:00:00.000Z',
    '+012345-01-01T00:00:00.000Z',
  ])
})

it('tells its progress in bytes and emails, up to the end', async () => {
  const told: ImportProgress[] = []
  await put('mail/a.mbox', mbox(...numbered(450)))
  await put('mail/b.mbox', mbox(...numbered(10, 'autre')))
  const { bytes } = await run([inFolder('mail')], { onProgress: (progress) => told.push(progress) })
  expect(told.map(({ emails }) => emails)).toEqual([...told.map(({ emails }) => emails)].sort((a, b) => a - b))
  expect(told.at(-1)).toEqual({ bytesDone: bytes, bytesTotal: bytes, emails: 460, elapsedMs: 0 })
})
