// The record: what the tables could not take is in the journal after their return, once, with its own time, over a restart too.
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRecorder } from '../../bot/record.ts'
import { createJournalFile } from '../../engine/journal-file.ts'
import type { Database } from '../../engine/store/database.ts'
import { lastOfJournal } from '../../engine/store/journal.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { createManualClock } from '../manual-clock.ts'

const { db } = await testDatabase()
let folder: string
let away: boolean
let clears: number

beforeEach(async () => {
  await emptyTables(db)
  folder = await mkdtemp(join(tmpdir(), 'panel-journal-'))
  away = true
  clears = 0
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const tables: Database = {
  ...db,
  run: (text, params) =>
    away ? Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })) : db.run(text, params),
}
const clock = createManualClock()
const build = ({ clearing = true } = {}) => {
  const file = createJournalFile(folder)
  const clear = async () => {
    clears += 1
    if (clearing) await file.clear()
    else throw new Error('killed before it was cleared')
  }
  return createRecorder({ db: tables, file: { ...file, clear }, clock, log: pino({ level: 'silent' }) })
}
const deed = { actor: 'telegram:1001', verb: 'restart', params: { service: 'postgres' }, outcome: 'restarted' } as const
/** Starts it, waits until it has looked, and ends it. */
const turn = async (recorder: ReturnType<typeof build>) => {
  const before = clears
  const end = recorder.start()
  while (!away && clears === before) await new Promise((resolve) => setImmediate(resolve))
  await end()
}

it('is in the tables after their return, with the time at which it was done, and the file is gone', async () => {
  const recorder = build()
  const at = clock.now()
  await recorder.record(deed)
  await turn(recorder)
  expect(await lastOfJournal(db, 5)).toEqual([])
  expect(await readdir(folder)).toEqual(['journal.jsonl'])
  await clock.advance(60_000)
  away = false
  await turn(recorder)
  expect(await lastOfJournal(db, 5)).toMatchObject([{ ...deed, at }])
  expect(await readdir(folder)).toEqual([])
})

it('is there once, although the program was killed between the table and the file', async () => {
  await build().record(deed)
  away = false
  await turn(build({ clearing: false }))
  expect(await lastOfJournal(db, 5)).toHaveLength(1)
  await turn(build())
  expect(await lastOfJournal(db, 5)).toHaveLength(1)
})

it('leaves out a line that a kill has cut, and keeps the others', async () => {
  await build().record(deed)
  await appendFile(join(folder, 'journal.jsonl'), '{"at":"2026-11-2')
  away = false
  await turn(build())
  expect(await lastOfJournal(db, 5)).toMatchObject([deed])
})

it('keeps what is written after a line that a kill has cut', async () => {
  await appendFile(join(folder, 'journal.jsonl'), '{"at":"2026-11-2')
  await build().record(deed)
  await build().record({ ...deed, outcome: 'failed' })
  away = false
  await turn(build())
  expect(await lastOfJournal(db, 5)).toMatchObject([{ ...deed, outcome: 'failed' }, deed])
})

it('is there once, although the tables took it and only their answer was lost', async () => {
  const unanswered: Database = {
    ...db,
    async run(text, params) {
      await db.run(text, params)
      throw Object.assign(new Error('gone'), { code: 'ECONNRESET' })
    },
  }
  const file = createJournalFile(folder)
  const recorder = createRecorder({ db: unanswered, file, clock, log: pino({ level: 'silent' }) })
  await recorder.record(deed)
  const other = { ...deed, params: { service: 'redis' } }
  await recorder.record(other)
  expect(await file.read()).toHaveLength(2)
  away = false
  await turn(build())
  expect(await lastOfJournal(db, 5)).toMatchObject([other, deed])
})

it('throws what is no loss of the store: an audit must not be lost in silence', async () => {
  away = false
  const refusing: Database = { ...db, run: () => Promise.reject(Object.assign(new Error('no'), { code: '42P01' })) }
  const recorder = createRecorder({
    db: refusing,
    file: createJournalFile(folder),
    clock,
    log: pino({ level: 'silent' }),
  })
  await expect(recorder.record(deed)).rejects.toThrow('no')
  expect(await readdir(folder)).toEqual([])
})
