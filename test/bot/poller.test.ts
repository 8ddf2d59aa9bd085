// The poller: Telegram down, a wrong token, a second poller; the owner can always be heard again.
import { Bot } from 'grammy'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createPoller } from '../../bot/poller.ts'
import { startTelegramEmulator, type TelegramEmulator } from '../emulators/telegram.ts'
import { createTestClock } from './chat-room.ts'

const TOKEN = '4242:emulated-secret'
const OWNER = 1001
let telegram: TelegramEmulator
const stops: (() => Promise<void>)[] = []

beforeEach(async () => {
  telegram = await startTelegramEmulator({ token: TOKEN })
})
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  await telegram.close()
})

const poller = (token = TOKEN) => {
  const time = createTestClock()
  const bot = new Bot(token, { client: { apiRoot: telegram.url } })
  const heard: string[] = []
  let wake = (): void => undefined
  const next = () =>
    new Promise<void>((resolve) => {
      wake = resolve
    })
  bot.on('message:text', (ctx) => {
    heard.push(ctx.msg.text)
    wake()
  })
  const logged: string[] = []
  const log = pino(
    { level: 'info' },
    {
      write: (line: string) => {
        logged.push(line)
        wake()
      },
    },
  )
  const made = createPoller({ bot, clock: time.clock, log, onPolling: () => wake() })
  stops.push(made.stop)
  return { ...made, time, heard, logged, next }
}

it('starts although Telegram is down, and listens as soon as it is back', async () => {
  const fault = telegram.faults.add({ fault: 'down' })
  const { start, time, next, heard, logged } = poller()
  await start()
  expect(logged.join()).toMatch(/asked again/)
  expect(logged.join()).not.toContain('emulated-secret')
  telegram.faults.clear(fault)
  const polling = next()
  time.pass(5_000)
  await polling
  const spoken = next()
  await telegram.phone.as({ userId: OWNER }).say('/status')
  await spoken
  expect(heard).toEqual(['/status'])
})

it('says what to do about a token that Telegram refuses', async () => {
  await expect(poller('4242:another').start()).rejects.toThrow(/TELEGRAM_BOT_TOKEN.*@BotFather/)
})

it('outlives a second poller, and listens again when that one is gone', async () => {
  const first = poller()
  await first.start()
  const beaten = first.next()
  const second = poller()
  await second.start()
  await beaten
  expect(first.logged.join()).toMatch(/409/)
  await second.stop()
  const polling = first.next()
  first.time.pass(5_000)
  await polling
  const spoken = first.next()
  await telegram.phone.as({ userId: OWNER }).say('/pause')
  await spoken
  expect(first.heard).toEqual(['/pause'])
})

it('ends, even while Telegram leaves its first question unanswered', async () => {
  telegram.faults.add({ fault: 'hang', endpoint: 'getMe' })
  const { start, stop } = poller()
  const started = start()
  await stop()
  await started
})
