// Thousands of updates that Telegram should never send: no effect, no answer to strangers, nothing thrown, flat memory.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { createBot, type TelegramBot } from '../../bot/bot.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { randomFrom } from '../random.ts'
import { createTestClock, OWNER } from './chat-room.ts'
import { fakeBackups } from './fake-backups.ts'
import { createFakeEngine, type FakeEngine, runningSnapshot } from './fake-engine.ts'
import { fakeFaces } from './fake-faces.ts'
import { createFlood, type Flood } from './flood.ts'
import { fuzzedUpdates, type Owed } from './fuzzed-updates.ts'
import { MARK } from './fuzzed-words.ts'
import { restartDeps } from './restart-deps.ts'

const { db, connections } = await testDatabase()
/** Ten thousand in CI; on the embedded database, which is slower, fewer. */
const UPDATES = connections > 1 ? 10_000 : 5_000
/** How many Telegram gives at once. */
const BATCH = 100
/** After so many, caches and code are warm: what grows from then on is a leak. */
const WARM = 2_000
/** What the heap may grow by between the measurements: 600 bytes per update; 60 were measured. */
const FLAT_BYTES = 600 * (UPDATES - WARM)
const SEED = 4

setFlagsFromString('--expose-gc')
const collect = z.custom<() => void>((value) => typeof value === 'function').parse(runInNewContext('gc'))
const heapBytes = (): number => {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

let flood: Flood
let engine: FakeEngine
let bot: TelegramBot
let time: ReturnType<typeof createTestClock>
let onTold: (msg: string) => void
let leaked: string[]
const thrown: unknown[] = []
const onThrown = (reason: unknown) => void thrown.push(reason)

const keepLog = (line: string): void => {
  const { msg } = z.looseObject({ msg: z.string() }).parse(JSON.parse(line))
  onTold(msg)
  if (line.includes(MARK) || line.length > 1_000) leaked.push(line.slice(0, 1_000))
}

beforeEach(async () => {
  await emptyTables(db)
  thrown.length = 0
  process.on('unhandledRejection', onThrown)
  onTold = () => undefined
  leaked = []
  flood = createFlood(OWNER)
  time = createTestClock()
  engine = createFakeEngine()
  engine.snapshotNow = runningSnapshot()
  let nonces = 0
  bot = createBot({
    token: '4242:emulated-secret',
    owners: [OWNER],
    db,
    engine,
    ...fakeFaces(),
    ...restartDeps(),
    backups: fakeBackups(),
    timezone: 'Europe/Paris',
    clock: time.clock,
    nonce: () => {
      nonces += 1
      return `nonce-of-a-button-${nonces}`
    },
    fetch: flood.fetch,
    rehearsal: false,
    logFile: '/nonexistent/migration.log',
    log: pino({ level: 'info' }, { write: keepLog }),
  })
  await bot.start()
})
afterEach(async () => {
  await bot.stop()
  process.off('unhandledRejection', onThrown)
})

let ownNumber = 1_000_000
const owned = { id: OWNER, is_bot: false, first_name: 'Antonio' }
const ownChat = { id: OWNER, type: 'private', first_name: 'Antonio' }

/** A typed command, word for word as Telegram hands it over. */
const typed = (text: string, from: object) => ({
  ...{ message_id: 1, date: 0, chat: ownChat, from, text },
  entities: [{ type: 'bot_command', offset: 0, length: text.length }],
})

const update = (parts: object): string => {
  ownNumber += 1
  return JSON.stringify({ update_id: ownNumber, ...parts })
}

/** The owner asks for the state; what was queued as an answer before has then left too. */
const askStatus = async (): Promise<void> => {
  const answered = flood.answered(/Migration run-1/)
  await flood.pour([update({ message: typed('/status', owned) })])
  await answered
}

const outgoing = (method: string): number => flood.calls.get(method) ?? 0

it(`${UPDATES} fuzzed updates have no effect, reach nobody else, break nothing, and leave no trace in memory`, async () => {
  await askStatus()
  const forger = { owner: OWNER, trueData: [...flood.buttons] }
  expect(forger.trueData.length).toBeGreaterThan(0)
  const before = { sent: outgoing('sendMessage'), toasted: outgoing('answerCallbackQuery') }

  const owed: Record<Owed, number> = { nothing: 0, answer: 0, toast: 0, either: 0 }
  const random = randomFrom(SEED, 'updates')
  let [warmBytes, fedBytes] = [0, 0]
  for (let poured = 0; poured < UPDATES; poured += BATCH) {
    const batch = [...fuzzedUpdates(random, poured + 1, BATCH, forger)]
    for (const update of batch) owed[update.owed] += 1
    await flood.pour(batch.map(({ json }) => json))
    if (poured >= WARM) fedBytes += batch.reduce((sum, { json }) => sum + json.length, 0)
    if (poured + BATCH === WARM) {
      await askStatus()
      warmBytes = heapBytes()
    }
  }
  await askStatus()
  const grownBytes = heapBytes() - warmBytes

  expect(engine.asked).toEqual([])
  expect(flood.astray).toEqual([])
  expect(leaked).toEqual([])
  expect(thrown).toEqual([])
  // Two of the messages are the answers to /status.
  const sent = outgoing('sendMessage') - before.sent - 2
  const toasted = outgoing('answerCallbackQuery') - before.toasted
  expect(sent).toBeGreaterThanOrEqual(owed.answer)
  expect(toasted).toBeGreaterThanOrEqual(owed.toast)
  expect(sent + toasted).toBeLessThanOrEqual(owed.answer + owed.toast + owed.either)
  expect(fedBytes).toBeGreaterThan(8 * FLAT_BYTES)
  expect(grownBytes).toBeLessThan(FLAT_BYTES)
}, 120_000)

it('the owner of one kind of update does not vouch for a stranger’s words in another', async () => {
  const message = typed('/pause', { id: 666, is_bot: false, first_name: 'Mallory' })
  const callback_query = { id: 'press', from: owned, chat_instance: '1', data: 'x', message: typed('.', owned) }
  const business_connection = { id: 'b', user: owned, user_chat_id: OWNER, date: 0, is_enabled: true }
  await flood.pour([update({ message, callback_query }), update({ message, business_connection })])
  // Nor is a post of a channel heard, whoever signed it: nothing but messages and presses is asked for.
  await flood.pour([update({ channel_post: typed('/pause', owned) })])
  await askStatus()
  expect(engine.asked).toEqual([])
  expect(outgoing('answerCallbackQuery')).toBe(0)
})

it('what is no update at all costs a wait, and then the owner is heard again', async () => {
  await flood.pour(['7', '"text"', '[]', '{}', '{"update_id":"x"}'])
  const failed = new Promise<void>((resolve) => {
    onTold = (msg) => msg.startsWith('Telegram gives no updates') && resolve()
  })
  const poured = flood.pour(['null'])
  await failed
  time.pass(5_000)
  await poured
  await askStatus()
  expect(engine.asked).toEqual([])
})
