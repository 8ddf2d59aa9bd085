// Imports that are cut off, and files that cannot be read.
import { mkdir, symlink } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../../engine/store/database.ts'
import { createImportBed, FROM_LINE, mbox, numbered } from './import-bed.ts'
import { plainMail } from './raw-mail.ts'

const { db, put, inFolder, run, ids } = await createImportBed()

describe('an import that is cut off', () => {
  it('by its signal tells so, and is completed by the same call', async () => {
    const path = await put('a.mbox', mbox(...numbered(1_000)))
    const stop = new AbortController()
    const first = await run([path], { signal: stop.signal, onProgress: () => stop.abort() })
    expect(first.interrupted).toBe(true)
    expect(first.imported).toBeLessThan(1_000)
    const second = await run([path])
    expect(second).toMatchObject({ interrupted: false, renamed: 0 })
    expect(first.imported + second.imported).toBe(1_000)
    expect(await ids()).toHaveLength(1_000)
  })

  it('by the database says what to do, without a word of the mail, and is completed by the same call', async () => {
    const path = await put('a.mbox', mbox(...numbered(1_000)))
    let statements = 0
    const failing: Database = {
      ...db,
      rows: async (schema, text, params) => {
        statements += 1
        if (statements === 3) throw Object.assign(new Error('terminating connection'), { code: '57P01' })
        return db.rows(schema, text, params)
      },
    }
    await expect(run([path], { db: failing })).rejects.toThrow(/run the same command again/)
    expect(await ids()).toHaveLength(400)
    expect(await run([path])).toMatchObject({ imported: 600, alreadyThere: 400 })
  })
})

describe('what cannot be read', () => {
  it('is named by path and offset, counted by source, and does not stop the rest', async () => {
    const before = mbox(plainMail('a@x', 'un'))
    const deep = Array.from({ length: 60 }, () => 'Content-Type: message/rfc822\n').join('\n')
    const path = await put(
      'a.mbox',
      `${before}${FROM_LINE}\nrien\n\nde rien\n\n${mbox(deep, plainMail('b@x', 'deux'))}`,
    )
    const report = await run([path])
    const offset = before.length
    expect(report).toMatchObject({
      imported: 2,
      unreadable: [{ path, offset, code: 'no_headers' }],
      skipped: [{ path, code: 'mime_depth' }],
      sources: [{ path, imported: 2, unreadable: 1, skipped: 1 }],
    })
    expect(report.bytes).toBe(report.sources[0]?.bytes)
  })

  it('a row that the database refuses is found among the others and named', async () => {
    await db.run(`alter table ingestion.emails_legacy add constraint picky check (subject <> 'Sujet de m77@x')`)
    const mails = numbered(150)
    const path = await put('a.mbox', mbox(...mails))
    const report = await run([path])
    await db.run('alter table ingestion.emails_legacy drop constraint picky')
    const offset = mbox(...mails.slice(0, 77)).length
    expect(report).toMatchObject({ imported: 149, unreadable: [{ path, offset, code: 'refused_by_database' }] })
    expect(await ids()).toHaveLength(149)
  })

  it('links are named and not followed, also as a path of the call', async () => {
    const real = await put('outside.eml', plainMail('a@x', 'un'))
    await mkdir(inFolder('mail'))
    const inside = inFolder('mail/link.eml')
    await symlink(real, inside)
    expect(await run([inFolder('mail'), inside])).toMatchObject({
      imported: 0,
      skipped: [
        { path: inside, code: 'symlink' },
        { path: inside, code: 'symlink' },
      ],
    })
  })

  it('a gzip that unpacks to 200 times its size is skipped as a whole', async () => {
    const path = await put('bomb.mbox.gz', gzipSync(mbox(plainMail('a@x', ' '.repeat(3_000_000)))))
    expect(await run([path])).toMatchObject({ imported: 0, skipped: [{ path, code: 'gzip_ratio' }] })
  })

  it('a damaged gzip gives what comes before the damage', async () => {
    const noise = numbered(3_000).map((mail, n) => `${mail} ${(n * 2_654_435_761).toString(36).repeat(9)}`)
    const whole = gzipSync(mbox(...noise))
    const path = await put('cut.mbox.gz', whole.subarray(0, whole.length / 2))
    const report = await run([path])
    expect(report).toMatchObject({ unreadable: [{ path, code: 'damaged_gzip' }] })
    expect(report.imported).toBeGreaterThan(500)
    expect(report.imported).toBeLessThan(2_500)
  })

  it('paths that do not exist or hold no mail are all told before anything is imported', async () => {
    const good = await put('a.eml', plainMail('a@x', 'un'))
    const strange = await put('photo.jpg', '\xff\xd8')
    const missing = inFolder('absent.mbox')
    const failure = run([good, missing, strange])
    await expect(failure).rejects.toThrow(`${missing} does not exist`)
    await expect(failure).rejects.toThrow(/photo\.jpg is in no known format: accepted are mbox/)
    await expect(failure).rejects.toThrow(/^nothing was imported/)
    expect(await ids()).toEqual([])
  })
})
