// /logs: the last lines, only what went wrong, and the file; nothing leaves but times, sentences and codes.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openLog } from '../../../engine/log.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { type ChatRoom, openChatRoom } from '../chat-room.ts'

const { db } = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), 'panel-logs-'))
let room: ChatRoom

beforeAll(async () => {
  await emptyTables(db)
  room = await openChatRoom(db, { logFile: join(folder, 'migration.log') })
})
afterAll(async () => {
  await room.close()
  await rm(folder, { recursive: true, force: true })
})

it('says that there is nothing before there is a file', async () => {
  await room.chat.say('/logs')
  await room.fromBot(/Journal technique\nRien\./)
})

it('shows the last lines with their codes, and none of what else stands in them', async () => {
  const log = openLog({ folder, level: 'info', terminal: 'none' })
  for (let line = 1; line <= 60; line += 1)
    log.info({ row: line, path: '/home/camille.durand' }, `Progress: ${line}/60`)
  log.warn({ incident: 'presidio_down', from: 33_612_345_678 }, 'Incident: presidio_down')
  log.error({ err: Object.assign(new Error('camille.durand@example.org'), { code: 'ECONNRESET' }) }, 'a call failed')
  log.info('a line that should hold no camille.durand@example.org')
  await room.chat.say('/logs 5')
  const { text } = await room.fromBot(/Progress: 60\/60/)
  expect(text).toMatch(
    /· \d\d:\d\d Progress: 59\/60\n· \d\d:\d\d Progress: 60\/60\n⚠️ \d\d:\d\d Incident: presidio_down \(presidio_down\)\n❌ \d\d:\d\d a call failed \(Error, ECONNRESET\)\n· \d\d:\d\d …/,
  )
  expect(text).not.toMatch(/camille|home|3361|Progress: 58/)
})

it('shows only what went wrong on wish, and all of it again', async () => {
  await room.chat.say('/logs error 10')
  const errors = await room.fromBot(/avertissements et erreurs/)
  expect(errors.text).not.toMatch(/Progress/)
  await room.press(errors, /^Tout$/)
  await room.see(({ messages }) => messages.find(({ id, text }) => id === errors.id && /Progress/.test(text)))
})

it('fits one message, however long the lines are', async () => {
  const log = openLog({ folder, level: 'info', terminal: 'none' })
  for (let line = 1; line <= 50; line += 1) log.info(`word ${'and word '.repeat(50)}${line}`)
  await room.chat.say('/logs 50')
  const { text } = await room.fromBot(/word and word/)
  expect(text.length).toBeLessThanOrEqual(4_096)
})

it('sends the file as plain text, line by line', async () => {
  await room.press(await room.fromBot(/word and word/), /^Fichier$/)
  const { attachment } = await room.see(({ messages }) =>
    messages.find(({ attachment: file }) => file?.kind === 'document'),
  )
  const file = (await room.chat.file(attachment?.fileId ?? '')).toString()
  expect(attachment?.fileName).toBe('migration-2026-11-24.log.txt')
  expect(file).toMatch(/^\S+Z info Progress: 1\/60\n/)
  expect(file).not.toMatch(/camille/)
})

it.each(['/logs 0', '/logs 51', '/logs warn', '/logs error many'])('%s gets the usage line', async (typed) => {
  const said = await room.chat.say(typed)
  await room.see(({ messages }) => messages.find(({ id, text }) => id > said && /Usage : \/logs/.test(text)))
})
