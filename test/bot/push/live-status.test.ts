// The live status: one pinned message, edited in place and not too often, found again after a restart, made anew when gone.
import { afterEach, beforeEach, expect, it } from 'vitest'
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

const done = (count: number) => new RegExp(`1/3 classement .* ${count.toLocaleString('fr-FR')} sur 110`)
const pinned = (match: RegExp) => room.see(({ messages }) => messages.find((one) => one.pinned && match.test(one.text)))
const advance = (count: number) => {
  room.engine.snapshotNow = runningSnapshot(count)
  room.engine.emit('changed')
}
/** Time passes until the pinned message shows it. */
const shown = (count: number) =>
  room.pass(3_000, ({ messages }) => messages.find((one) => one.pinned && done(count).test(one.text)))

it('is sent and pinned once a run is there, without a sound', async () => {
  advance(1_000)
  const status = await shown(1_000)
  expect(status).toMatchObject({ pinned: true, silent: true })
  expect(status.text).toMatch(/▶️ En cours — rien ne retient la migration$/)
})

it('is edited in place, never sent again, and keeps its buttons', async () => {
  advance(1_000)
  const first = await shown(1_000)
  for (const count of [2_000, 3_000, 4_000]) {
    advance(count)
    const { id, keyboard, text } = await shown(count)
    expect({ id, keyboard }).toEqual({ id: first.id, keyboard: first.keyboard })
    expect(text).toMatch(done(count))
  }
  const { messages } = await room.chat.view()
  expect(messages.filter(({ from, text }) => from === 'bot' && text.includes('Migration run-1'))).toHaveLength(1)
})

it('is edited at most once in three seconds, however much happens', async () => {
  advance(1_000)
  await shown(1_000)
  for (let count = 1_001; count < 1_050; count += 1) advance(count)
  await room.chat.say('/rate 42')
  await room.fromBot(/Débit enregistré : 42/)
  expect((await pinned(/run-1/)).edits).toBe(0)
  room.time.pass(3_000)
  const next = await pinned(done(1_049))
  expect(next.edits).toBe(1)
})

it('is left alone for hours while nothing happens but that time passes', async () => {
  advance(1_000)
  const before = await shown(1_000)
  const later = room.time.clock.monotonic() + 3_600_000
  await room.pass(15_000, () => {
    const snapshot = room.engine.snapshotNow
    const aged = {
      at: new Date(snapshot.at.getTime() + 15_000),
      checkpointAgeMs: (snapshot.checkpointAgeMs ?? 0) + 15_000,
    }
    room.engine.snapshotNow = { ...snapshot, ...aged }
    return room.time.clock.monotonic() >= later
  })
  expect((await pinned(/run-1/)).edits).toBe(before.edits)
})

it('is the same message after a restart', async () => {
  advance(1_000)
  const before = await shown(1_000)
  await room.restart()
  advance(2_000)
  expect((await shown(2_000)).id).toBe(before.id)
})

it('is made anew when it was deleted by hand', async () => {
  advance(1_000)
  const before = await shown(1_000)
  await fetch(`${room.telegram.url}/bot4242:emulated-secret/deleteMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chat_id: room.chat.chatId, message_id: before.id }),
  })
  advance(2_000)
  expect((await shown(2_000)).id).not.toBe(before.id)
})

it('is a new one for a new run, and the old one is no longer on top', async () => {
  advance(1_000)
  const before = await shown(1_000)
  const { run, ...rest } = runningSnapshot(7)
  if (run) room.engine.snapshotNow = { ...rest, run: { ...run, id: 2, name: 'run-2' } }
  room.engine.emit('changed')
  const after = await room.pass(3_000, ({ messages }) => {
    const onTop = messages.filter(({ pinned }) => pinned)
    return onTop.length === 1 && onTop.find(({ id }) => id !== before.id)
  })
  expect(after.text).toMatch(/Migration run-2/)
})

it('brakes from its button', async () => {
  advance(1_000)
  const status = await shown(1_000)
  expect(await room.press(status, /^Pause$/)).toBe('En pause')
  expect(room.engine.snapshotNow.state).toBe('paused')
})
