// A backup whose store goes away at one statement: what is finished stays, and what nobody knows of is left to the clear-up.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { createBackups } from '../../../engine/backup/backups.ts'
import { makeBackup } from '../../../engine/backup/make.ts'
import type { Database } from '../../../engine/store/database.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { backupDeps, orderOf, ownFolder, tinyMethod } from './bed.ts'

const never = new AbortController().signal
const { db, dsn } = await testDatabase()
const { folder: place, remove } = await ownFolder()
afterAll(remove)
let folder = ''
let nth = 0
beforeEach(async () => {
  await emptyTables(db)
  nth += 1
  folder = join(place, String(nth))
})

const recipient = await identityToRecipient(await generateX25519Identity())
const remote = { host: 'pc', folder: 'backups', knownHosts: '/etc/pinned' }
const method = tinyMethod('rows', '.rows.gz')

const lost = () => Object.assign(new Error('gone'), { code: 'ECONNRESET' })
/** The store is lost from the statement that `first` finds: before it is done, or when only its answer is lost. */
const losing = (first: RegExp, when: 'before' | 'after'): Database => {
  let away = false
  return {
    ...db,
    async run(text, params) {
      if (away) throw lost()
      if (!first.test(text)) return db.run(text, params)
      away = true
      if (when === 'after') await db.run(text, params)
      throw lost()
    },
  }
}
const make = (store: Database) =>
  makeBackup(
    backupDeps(store, dsn, folder, { recipient, remote, environment: { PATH: join(folder, 'none') } }),
    method,
    orderOf(),
  )
const state = async () =>
  (await db.rows(z.object({ state: z.string() }), 'select state from core.backups')).map((each) => each.state)
const aged = [expect.stringMatching(/\.rows\.gz\.age$/)]

it('stays when the store is lost while the copy fails', async () => {
  expect(await make(losing(/copied_at = case/, 'before'))).toMatchObject({
    kind: 'made',
    copy: { kind: 'failed', code: 'copy_program_missing' },
  })
  expect([await state(), await readdir(folder)]).toEqual([['done'], aged])
})

it('stays when its end is written and only the answer is lost', async () => {
  const answered = losing(/state = 'done'/, 'after')
  expect(await make(answered)).toMatchObject({ kind: 'failed', code: 'store_lost' })
  expect([await state(), await readdir(folder)]).toEqual([['done'], aged])
  const back = losing(/state = 'done'/, 'after')
  const run: Database['run'] = (text, params) =>
    /state = 'failed'/.test(text) ? db.run(text, params) : back.run(text, params)
  await make({ ...back, run })
  expect([await state(), (await readdir(folder)).length]).toEqual([['done', 'done'], 2])
})

it('is left to the clear-up when nobody can say that it failed', async () => {
  expect(await make(losing(/state = 'done'/, 'before'))).toMatchObject({ kind: 'failed', code: 'store_lost' })
  expect([await state(), await readdir(folder)]).toEqual([['running'], aged])
  await createBackups(backupDeps(db, dsn, folder)).recover(never)
  expect([await state(), await readdir(folder)]).toEqual([['failed'], []])
})

it('is removed when it failed for a reason of its own', async () => {
  const bad = { ...method, restore: async () => ({ 'core.journal': 2 }) }
  const outcome = await makeBackup(backupDeps(db, dsn, folder), bad, orderOf())
  expect(outcome).toEqual({ kind: 'failed', stage: 'restore_test', code: 'counts_differ' })
  expect([await state(), await readdir(folder)]).toEqual([['failed'], []])
})
