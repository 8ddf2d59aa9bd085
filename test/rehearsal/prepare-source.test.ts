// What is done before the app starts: mail for an empty source, nothing remembered of Telegram, words that tell emails apart.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { readBotState, writeBotState } from '../../engine/store/bot-state.ts'
import { takeUpdate } from '../../engine/store/updates.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { importPaths } from './fill-source.ts'
import { prepareSource } from './prepare-source.ts'
import { rareWords } from './rare-words.ts'

const { db } = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), 'panel-source-'))
const mail = { seed: 7, count: 40, sick: 2 }
beforeEach(() => emptyTables(db))
afterAll(() => rm(folder, { recursive: true, force: true }))

it('fills an empty source through the import, and leaves a filled one and no file behind', async () => {
  expect(await prepareSource(db, folder, mail, true)).toEqual({ emails: 40, sick: 2 })
  expect(await prepareSource(db, folder, { ...mail, seed: 8, count: 90 }, true)).toEqual({ emails: 40, sick: 2 })
  expect(await readdir(folder)).toEqual([])
})

it('leaves an empty source empty when it is not ours to fill', async () => {
  expect(await prepareSource(db, folder, undefined, true)).toEqual({ emails: 0, sick: 0 })
})

it('counts as sick only those of which nothing was made yet', async () => {
  await prepareSource(db, folder, mail, true)
  await db.run(`insert into core.migration_failed (message_id, phase, error_code, error_message)
    select message_id, 'classify', 'refusal', '' from ingestion.emails_legacy where position('zygomorphe' in subject) > 0 limit 1`)
  expect(await prepareSource(db, folder, mail, true)).toEqual({ emails: 40, sick: 1 })
})

it('forgets updates and messages of an earlier emulated Telegram, and nothing of a real one', async () => {
  const place = z.object({ messageId: z.number() })
  await takeUpdate(db, 1)
  await writeBotState(db, 'live_status', { messageId: 9 })
  await writeBotState(db, 'settings', { messageId: 1 })
  await prepareSource(db, folder, undefined, false)
  expect(await takeUpdate(db, 1)).toBe(false)
  expect(await readBotState(db, 'live_status', place)).toEqual({ messageId: 9 })
  await prepareSource(db, folder, undefined, true)
  expect(await takeUpdate(db, 1)).toBe(true)
  expect(await readBotState(db, 'live_status', place)).toBeUndefined()
  expect(await readBotState(db, 'settings', place)).toEqual({ messageId: 1 })
})

it('finds words that stand in one email each, the same ones for a seed', async () => {
  await prepareSource(db, folder, mail, true)
  const words = await rareWords(db, 3, 1)
  expect(words).toHaveLength(3)
  expect(await rareWords(db, 3, 1)).toEqual(words)
  for (const word of words) {
    const hits = await db.rows(
      z.object({ subject: z.string() }),
      `select subject from ingestion.emails_legacy where position($1 in subject || ' ' || body_text) > 0`,
      [word],
    )
    expect(hits).toHaveLength(1)
  }
})

it('says so when no mail can be read', async () => {
  await expect(importPaths(db, [folder])).rejects.toThrow()
})
