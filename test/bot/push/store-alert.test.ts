// A lost database is told at once, from memory, and only once: its row gets the same message when it can be written.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { message } from '../../../engine/message.ts'
import { openIncident, resolveIncident } from '../../../engine/store/incident-rows.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { type ChatRoom, openChatRoom } from '../chat-room.ts'
import { runningSnapshot } from '../fake-engine.ts'

const { db } = await testDatabase()
let room: ChatRoom

beforeEach(async () => {
  await emptyTables(db)
  room = await openChatRoom(db)
})
afterEach(() => room.close())

const LOST = /^en attente — PostgreSQL ne répond plus|^en attente — .*PostgreSQL/
const lose = () => {
  room.engine.snapshotNow = {
    ...runningSnapshot(),
    state: 'waiting',
    reason: message('reason-incident', { kind: 'store_lost' }),
  }
  room.engine.lost = true
  room.engine.emit('incident')
}
const come = async () => {
  room.engine.lost = false
  room.engine.snapshotNow = runningSnapshot()
  await db.transaction((tx) => openIncident(tx, 'store_lost', {}))
  room.engine.emit('incident')
}
const alerts = async () => (await room.chat.view()).messages.filter(({ text }) => LOST.test(text))

it('is told aloud while nothing can be read or written, once however often it is seen', async () => {
  lose()
  const alert = await room.fromBot(/marchent sans la base/)
  expect(alert).toMatchObject({ silent: false })
  expect(alert.text).toMatch(LOST)
  room.engine.emit('incident')
  await room.chat.say('/status')
  await room.fromBot(/Migration run-1/)
  expect(await alerts()).toHaveLength(1)
})

it('is tried again until Telegram takes it', async () => {
  const down = room.telegram.faults.add({ fault: 'down', endpoint: 'sendMessage' })
  lose()
  await room.pass(1_000, () => room.logged.some((line) => line.includes('could not be told of')))
  room.telegram.faults.clear(down)
  await room.pass(1_000, ({ messages }) => messages.find(({ text }) => /marchent sans la base/.test(text)))
  expect(await alerts()).toHaveLength(1)
})

it('gets its number and its buttons when the database is back, and its end as a reply', async () => {
  lose()
  const alert = await room.fromBot(/marchent sans la base/)
  await come()
  const whole = await room.see(({ messages }) =>
    messages.find(({ id, text }) => id === alert.id && /Incident n° 1/.test(text)),
  )
  expect(whole.keyboard.flat().map(({ label }) => label)).toContain('Vu')
  await db.transaction((tx) => resolveIncident(tx, 'store_lost'))
  room.engine.emit('incident')
  expect(await room.fromBot(/Résolu : /)).toMatchObject({ replyTo: alert.id })
  const numbered = (await room.chat.view()).messages.filter(({ text }) => /Incident n° 1/.test(text))
  expect(numbered.filter(({ text }) => !text.includes('Résolu'))).toHaveLength(1)
})

it('is told again although the first time left no row, or another one', async () => {
  lose()
  const first = await room.fromBot(/marchent sans la base/)
  room.engine.lost = false
  room.engine.snapshotNow = runningSnapshot()
  room.engine.emit('incident')
  await room.chat.say('/status')
  await room.fromBot(/Migration run-1/)
  lose()
  await room.see(({ messages }) => messages.find(({ id, text }) => id > first.id && /marchent sans la base/.test(text)))
})

it('leaves a disk that is nearly full to the row of its incident', async () => {
  room.engine.snapshotNow = {
    ...runningSnapshot(),
    state: 'waiting',
    reason: message('reason-incident', { kind: 'disk_full' }),
  }
  await db.transaction((tx) => openIncident(tx, 'disk_full', {}))
  room.engine.emit('incident')
  await room.fromBot(/Incident n° 1, depuis/)
  await room.chat.say('/status')
  await room.fromBot(/Migration run-1/)
  expect((await room.chat.view()).messages.filter(({ text }) => /marchent sans la base/.test(text))).toEqual([])
})

it('is told again when it happens again', async () => {
  lose()
  const first = await room.fromBot(/marchent sans la base/)
  await come()
  await room.see(({ messages }) => messages.find(({ id, text }) => id === first.id && /Incident n° 1/.test(text)))
  await db.transaction((tx) => resolveIncident(tx, 'store_lost'))
  lose()
  await room.see(({ messages }) => messages.find(({ id, text }) => id > first.id && /marchent sans la base/.test(text)))
})
