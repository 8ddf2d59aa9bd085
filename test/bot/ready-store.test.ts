// A start without a database: it is waited for, the owner is told once that it is, and nothing of the wait is left afterwards.
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLocalisers } from '../../bot/localiser.ts'
import { createWaitingAlert } from '../../bot/push/waiting-alert.ts'
import { readyStore } from '../../bot/ready-store.ts'
import { type Database, openDatabase } from '../../engine/store/database.ts'
import { testDatabase } from '../database.ts'
import { startTelegramEmulator } from '../emulators/telegram.ts'
import { createManualClock, type ManualClock } from '../manual-clock.ts'
import { type CuttableLine, openCuttableLine } from '../scenarios/cuttable-line.ts'
import { BOT_TOKEN, OWNER } from './chat-room.ts'

const { dsn, connections } = await testDatabase()
const silent = pino({ level: 'silent' })
const words = createLocalisers({ timezone: 'Europe/Paris', onFault: (fault) => expect.fail(fault) }).fr

let telegram: Awaited<ReturnType<typeof startTelegramEmulator>>
let line: CuttableLine
let db: Database
let clock: ManualClock

beforeEach(async () => {
  telegram = await startTelegramEmulator({ token: BOT_TOKEN, botUsername: 'panel_bot' })
  line = await openCuttableLine(dsn)
  db = openDatabase({ dsn: line.dsn, connections, onIdleError: () => undefined })
  clock = createManualClock()
})
afterEach(async () => {
  await db.close()
  await line.close()
  await telegram.close()
})

it('says that it waits, once, with what to type, and goes on when the database is there', async () => {
  const chat = telegram.phone.as({ userId: OWNER, firstName: 'Antonio', language: 'fr' })
  await chat.say('/start')
  const shown = async () => (await chat.view()).messages.filter(({ from }) => from === 'bot').map(({ text }) => text)
  const never = new AbortController().signal
  const tell = createWaitingAlert({
    token: BOT_TOKEN,
    apiRoot: telegram.url,
    channel: { chatId: OWNER },
    words,
    command: 'docker restart migration-postgres',
    clock,
    log: silent,
    signal: never,
  })
  line.cut()
  let told = 0
  const ready = readyStore(db, clock, silent, never, async () => {
    await tell()
    told += 1
  })
  const tryAgain = async () => {
    await expect.poll(() => clock.sleepers()).toBe(1)
    await clock.advance(5_000)
  }
  for (let tries = 0; tries < 6; tries += 1) await tryAgain()
  expect(await shown()).toEqual([])
  while (told < 3) await tryAgain()
  expect(await shown()).toEqual([
    expect.stringMatching(
      /^Redémarré, mais PostgreSQL ne répond pas[\s\S]*\nÀ taper sur le serveur : docker restart migration-postgres$/,
    ),
  ])
  line.mend()
  let isReady = false
  ready.then(() => {
    isReady = true
  })
  await expect
    .poll(async () => {
      await clock.advance(5_000)
      return isReady
    })
    .toBe(true)
  expect(await shown()).toHaveLength(1)
})
