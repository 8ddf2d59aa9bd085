// The bot from the phone: strangers, commands, approval, brakes, and what happens twice, late or after a restart.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyTables, testDatabase } from '../database.ts'
import { type ChatRoom, OWNER, openChatRoom } from './chat-room.ts'

const { db } = await testDatabase()
let room: ChatRoom

beforeEach(async () => {
  await emptyTables(db)
  room = await openChatRoom(db)
})
afterEach(() => room.close())

describe('an approval', () => {
  it('starts one run, however often it is tapped', async () => {
    await room.chat.say('/start_migration')
    const panel = await room.fromBot(/Plan de migration[\s\S]*Accord demandé/)
    expect(panel.text).toMatch(/Runbook : 332\s\$.*45\s\$/)
    const toasts = await Promise.all([0, 1, 2].map(() => room.press(panel, /Approuver 345/)))
    expect(toasts.sort()).toEqual(['Accord reçu', 'Déjà fait', 'Déjà fait'])
    await room.fromBot(/La migration n° 1 démarre[\s\S]*▶️ En cours/)
    expect(room.engine.asked).toEqual([`start f00dcafe 345 telegram:${OWNER}`])
  })
})
