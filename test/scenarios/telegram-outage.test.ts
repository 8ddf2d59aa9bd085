// Telegram refuses connections for two hours while a run goes on and meets three incidents: then each is told, once, worst first.
import { afterEach, beforeEach, expect } from 'vitest'
import { z } from 'zod'
import { type ChatRoom, openChatRoom } from '../bot/chat-room.ts'
import { emptyTables, serverCases, testDatabase } from '../database.ts'
import { expectAllToHold } from './all-hold.ts'
import { type Stage, setStage } from './stage.ts'

const place = await testDatabase()
const { db } = place
const MINUTE_MS = 60_000
const EMAILS = 60
let stage: Stage
let room: ChatRoom

beforeEach(async () => {
  await emptyTables(db)
  stage = await setStage({ db, mail: { seed: 8, count: EMAILS }, maxInFlight: 6, faster: 400 })
  room = await openChatRoom(db, { engine: stage.engine })
})
afterEach(async () => {
  await room.close()
  await stage.close()
})

const opened = async (kind: string) => {
  for (;;) {
    const rows = await db.rows(z.unknown(), 'select 1 from core.incidents where kind = $1', [kind])
    if (rows.length > 0) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

serverCases(place)('delivers each of them exactly once, in order of importance, with the routine behind', async () => {
  room.telegram.faults.add({ fault: 'down' })
  // Each is healed before the next one comes: three incidents, and the run goes on to its end.
  const faults = [
    ['presidio_down', stage.presidio, { fault: 'down' }],
    ['overloaded', stage.claude, { fault: 'status', status: 529 }],
    ['voyage_unreachable', stage.voyage, { fault: 'down' }],
  ] as const
  for (const [, service, rule] of faults) service.faults.add(rule)
  await stage.start(20_000_000)
  for (const [kind, service] of faults) {
    await opened(kind)
    service.faults.clear()
  }
  await stage.until(({ state }) => state === 'done')
  const end = room.time.clock.monotonic() + 120 * MINUTE_MS
  await room.pass(MINUTE_MS, () => room.time.clock.monotonic() >= end)
  expect((await room.chat.view()).messages.some(({ text }) => /Incident n°/.test(text))).toBe(false)

  room.telegram.faults.clear()
  const told = await room.pass(MINUTE_MS, ({ messages }) => {
    const pushes = messages.filter(
      ({ from, text }) => from === 'bot' && /Incident n°|^✔️|^🏁|^▶️ La migration/.test(text),
    )
    return pushes.some(({ text }) => text.startsWith('🏁')) && pushes
  })
  const incidents = told.filter(({ text }) => /Incident n° \d+, depuis/.test(text))
  expect(incidents.map(({ text }) => /Incident n° (\d+)/.exec(text)?.[1])).toEqual(['1', '2', '3'])
  expect(told.slice(0, 3).map(({ id }) => id)).toEqual(incidents.map(({ id }) => id))
  expect(told.filter(({ text }) => /Résolu : /.test(text))).toHaveLength(3)
  await expectAllToHold(db, stage)
})
