// Strangers meet silence: no answer, no toast, no effect, and none of their words in the log.

import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBot } from '../../bot/bot.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { type ChatRoom, createTestClock, OWNER, openChatRoom } from './chat-room.ts'
import { fakeBackups } from './fake-backups.ts'
import { createFakeEngine, runningSnapshot } from './fake-engine.ts'
import { fakeFaces } from './fake-faces.ts'
import { restartDeps } from './restart-deps.ts'

const { db } = await testDatabase()
const STRANGER = 666
let room: ChatRoom

beforeEach(async () => {
  await emptyTables(db)
  room = await openChatRoom(db)
  room.engine.snapshotNow = runningSnapshot()
})
afterEach(() => room.close())

/** The owner's own command, answered after everything that was said before it. */
const settled = async () => {
  await room.chat.say('/rate 77')
  await room.fromBot(/Débit enregistré : 77/)
  return room.engine.asked.filter((asked) => !asked.startsWith('setRate 77'))
}

describe('a stranger', () => {
  it('gets no answer to any message', async () => {
    const stranger = room.telegram.phone.as({ userId: STRANGER, firstName: 'Mallory' })
    await stranger.say('/stop')
    await stranger.say('/start_migration please, my secret word is xyzzy')
    expect(await settled()).toEqual([])
    expect((await stranger.view()).messages.filter(({ from }) => from === 'bot')).toEqual([])
    expect(room.logged.filter((line) => line.includes('a stranger knocked'))).toHaveLength(2)
    expect(room.logged.join('')).not.toMatch(/xyzzy|Mallory/)
  })

  it('presses a button of the owner in vain, and does not even stop its spinner', async () => {
    await room.chat.say('/status')
    const panel = await room.fromBot(/Migration run-1/)
    const stranger = room.telegram.phone.as({ userId: STRANGER, chatId: OWNER })
    await stranger.press(panel.id, { position: 0 })
    expect(await settled()).toEqual([])
    expect((await room.chat.view()).toasts).toEqual([])
  })

  it('gets no answer in a group, where the owner gets none either unless it is the configured one', async () => {
    const group = -100_500
    const stranger = room.telegram.phone.as({ userId: STRANGER, chatId: group })
    const owner = room.telegram.phone.as({ userId: OWNER, chatId: group })
    await stranger.say('/pause')
    await owner.say('/pause')
    expect(await settled()).toEqual([])
    expect((await owner.view()).messages.filter(({ from }) => from === 'bot')).toEqual([])
  })
})

describe('the list of owners', () => {
  it('must not be empty', () => {
    const build = () =>
      createBot({
        token: '4242:emulated-secret',
        owners: [],
        db,
        engine: createFakeEngine(),
        ...fakeFaces(),
        ...restartDeps(),
        backups: fakeBackups(),
        timezone: 'Europe/Paris',
        clock: createTestClock().clock,
        nonce: () => 'never',
        rehearsal: false,
        logFile: '/nonexistent/migration.log',
        log: pino({ level: 'silent' }),
      })
    expect(build).toThrow(/numeric Telegram id of at least one owner/)
  })

  it('may name a group for the pushes, in which its owners are then heard', async () => {
    const group = -100_500
    await room.close()
    await emptyTables(db)
    room = await openChatRoom(db, { chatId: group })
    await room.telegram.phone.as({ userId: OWNER, chatId: group }).say('/rate 55')
    await room.see(() => room.engine.asked.includes(`setRate 55 telegram:${OWNER}`))
  })
})
