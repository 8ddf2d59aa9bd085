// A chat room for tests: the emulated Telegram, a bot of ours with a hand-made engine, and the owner's phone.
import { pino } from 'pino'
import { z } from 'zod'
import { type BotDeps, createBot, type TelegramBot } from '../../bot/bot.ts'
import type { NamedResult } from '../../checks/results.ts'
import type { Clock } from '../../engine/clock.ts'
import { message } from '../../engine/message.ts'
import type { Database } from '../../engine/store/database.ts'
import { type ChatMessage, type ChatView, type OpenChat, waitFor } from '../emulators/phone.ts'
import { startTelegramEmulator, type TelegramEmulator } from '../emulators/telegram.ts'
import { fakeBackups } from './fake-backups.ts'
import { createFakeEngine, type FakeEngine } from './fake-engine.ts'
import { checklistOf, fakeFaces } from './fake-faces.ts'
import { restartDeps } from './restart-deps.ts'

export const OWNER = 1001
export const BOT_TOKEN = '4242:emulated-secret'
const PATIENCE_MS = 20_000
/** Who wakes and does not lie down again within this was no loop. */
const LONGEST_TURN_MS = 500

const goodCheck: NamedResult = {
  id: 'source',
  blocking: true,
  state: 'ok',
  detail: message('check-source-ok', { count: 110_000 }),
}

/** Time that moves only when told. */
export const createTestClock = () => {
  let nowMs = Date.parse('2026-11-24T09:00:00Z')
  let lainDown = 0
  const waiting = new Set<{ readonly until: number; readonly wake: () => void }>()
  const clock: Clock = {
    now: () => new Date(nowMs),
    monotonic: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = { until: nowMs + ms, wake: () => finish() }
        const finish = () => {
          waiting.delete(sleeper)
          signal?.removeEventListener('abort', finish)
          resolve()
        }
        waiting.add(sleeper)
        lainDown += 1
        signal?.addEventListener('abort', finish)
        if (signal?.aborted) finish()
      }),
  }
  return {
    clock,
    /**
     * Lets `ms` pass, and wakes who waited for it. What comes back says whether as many have lain down again: a loop that
     * is still at its work must not find that an hour went by meanwhile.
     */
    pass(ms: number): () => boolean {
      nowMs += ms
      const due = [...waiting].filter(({ until }) => until <= nowMs)
      const before = lainDown
      for (const sleeper of due) sleeper.wake()
      return () => lainDown - before >= due.length
    },
  }
}

export interface ChatRoom {
  readonly telegram: TelegramEmulator
  readonly engine: FakeEngine
  readonly chat: OpenChat
  readonly time: ReturnType<typeof createTestClock>
  /** Log lines, as JSON. */
  readonly logged: string[]
  bot: TelegramBot
  /** Starts another bot on the same database, as after a restart. */
  restart(): Promise<void>
  /** The first message of the bot that `match` accepts, waited for. */
  fromBot(match: RegExp): Promise<ChatMessage>
  see<T>(find: (view: ChatView) => T | undefined | false): Promise<T>
  /** Presses the button whose label matches, and resolves with the toast that answers. */
  press(on: ChatMessage, label: RegExp): Promise<string>
  /** Lets time pass in steps of `stepMs` until the chat shows it. */
  pass<T>(stepMs: number, find: (view: ChatView) => T | undefined | false): Promise<T>
  close(): Promise<void>
}

/** Opens the room with a started bot. Close it in `afterEach`. */
export const openChatRoom = async (db: Database, changes: Partial<BotDeps> = {}): Promise<ChatRoom> => {
  const telegram = await startTelegramEmulator({ token: BOT_TOKEN, botUsername: 'panel_bot' })
  const engine = createFakeEngine()
  const time = createTestClock()
  const logged: string[] = []
  const restarts = restartDeps()
  let nonces = 0
  const build = () =>
    createBot({
      token: BOT_TOKEN,
      apiRoot: telegram.url,
      owners: [OWNER],
      db,
      engine,
      ...fakeFaces((deed) => engine.asked.push(deed)),
      checklist: checklistOf(async () => [goodCheck]),
      validate: async () => ({ kind: 'passed', results: [goodCheck] }),
      ...restarts,
      backups: fakeBackups(),
      timezone: 'Europe/Paris',
      clock: time.clock,
      nonce: () => {
        nonces += 1
        return `nonce-of-a-button-${nonces}-${time.clock.monotonic()}`
      },
      rehearsal: false,
      logFile: '/nonexistent/migration.log',
      log: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
      ...changes,
    })
  const chat = telegram.phone.as({ userId: OWNER, firstName: 'Antonio', language: 'fr' })
  const see: ChatRoom['see'] = (find) => waitFor(chat, find, AbortSignal.timeout(PATIENCE_MS))
  // Telegram lets a bot write only to who has spoken to it.
  await chat.say('/start')
  const room: ChatRoom = {
    telegram,
    engine,
    chat,
    time,
    logged,
    bot: build(),
    async restart() {
      await room.bot.stop()
      room.bot = build()
      await room.bot.start()
    },
    fromBot: (match) =>
      see(({ messages }) => messages.filter(({ from }) => from === 'bot').findLast(({ text }) => match.test(text))),
    see,
    async press(on, label) {
      const buttons = on.keyboard.flat()
      const position = buttons.findIndex((button) => label.test(button.label))
      if (position < 0)
        throw new Error(`no button ${label}; it has: ${buttons.map((button) => button.label).join(', ')}`)
      const data = buttons[position]?.data ?? ''
      // A finger may come down after an edit has taken the button away.
      const { messages } = await chat.view()
      const standing = messages.find(({ id }) => id === on.id)?.keyboard.flat() ?? []
      const press = await chat.press(on.id, { data }, standing.some((one) => one.data === data) ? 'now' : 'earlier')
      return see(({ toasts }) => toasts.find((toast) => toast.press === press)?.text)
    },
    async pass(stepMs, find) {
      const late = AbortSignal.timeout(PATIENCE_MS)
      for (;;) {
        late.throwIfAborted()
        const found = find(await chat.view())
        if (found !== undefined && found !== false) return found
        const asleepAgain = time.pass(stepMs)
        const long = AbortSignal.timeout(LONGEST_TURN_MS)
        // Rounds through the database let whatever woke up do its work.
        do await db.rows(z.unknown(), 'select 1')
        while (!asleepAgain() && !long.aborted)
      }
    },
    async close() {
      await room.bot.stop()
      await telegram.close()
    },
  }
  await room.bot.start()
  await room.fromBot(/Migration des emails/)
  return room
}
