// `npm run bench:latency [-- --asks N --rate N]`: how long the chat waits while the engine runs at 167 emails/s on a real server.

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { z } from 'zod'
import { createBot } from '../../bot/bot.ts'
import { systemClock } from '../../engine/clock.ts'
import { fakeBackups } from '../bot/fake-backups.ts'
import { fakeFaces } from '../bot/fake-faces.ts'
import { restartDeps } from '../bot/restart-deps.ts'
import { type OpenChat, waitFor } from '../emulators/phone.ts'
import { startTelegramEmulator } from '../emulators/telegram.ts'
import { randomFrom } from '../random.ts'
import { insertMail } from '../rehearsal/mail/insert-mail.ts'
import { distinctMail } from '../scenarios/distinct-mail.ts'
import { startBenchEmulators } from './emulators.ts'
import { type Line, meets, tableOf } from './line.ts'
import { openPlace } from './place.ts'
import { benchEngine, startAll, until } from './run-to.ts'
import { createStopwatch, type Times } from './stopwatch.ts'

const { values } = parseArgs({
  options: {
    asks: { type: 'string', default: '300' },
    /** Emails per second. With few, what is left is what the machine itself costs. */
    rate: { type: 'string', default: '167' },
  },
})
const count = z.coerce.number().int().min(1)
const [asks, rateWanted] = [count.parse(values.asks), count.parse(values.rate)]

const OWNER = 1001
const TOKEN = '4242:emulated-secret'
const FREE = 1e9
/** Between two asks: they fall anywhere in the engine's work. */
const PAUSE_MS = 200
/** Emails per ask: one with its pause takes less, on a machine that is not overwhelmed. */
const PER_ASK = rateWanted * 0.25
const PATIENCE_MS = 30_000

interface Asked extends Times {
  readonly kind: string
  /** When the owner's finger came down. */
  readonly said: number
}

interface Typed {
  readonly say: string
  readonly title: RegExp
}
interface Pressed {
  readonly press: string
  readonly on: RegExp
}

/** None of them acts on the run; the more common ones stand there more often. */
const ASKS: readonly (Typed | Pressed)[] = [
  { say: '/status', title: /Migration run-1/ },
  { say: '/status', title: /Migration run-1/ },
  { say: '/cost', title: /Coût/ },
  { say: '/dlq', title: /Emails en échec/ },
  { say: '/journal', title: /Journal/ },
  { say: '/help', title: /Migration des emails/ },
  { press: 'Coût', on: /^Migration run-1/ },
  { press: 'Coût', on: /^Migration run-1/ },
  { press: 'Arrêter', on: /^Migration run-1/ },
  { press: 'Changer le plafond', on: /^Coût/ },
]

const stopwatch = createStopwatch()

const typeIn = async (chat: OpenChat, { say, title }: Typed): Promise<Asked> => {
  const times = stopwatch.next((method, body) => method === 'sendMessage' && title.test(body))
  const said = performance.now()
  await chat.say(say)
  return { kind: say, said, ...(await times) }
}

const pressOn = async (chat: OpenChat, { press, on }: Pressed): Promise<Asked> => {
  const message = await waitFor(
    chat,
    ({ messages }) =>
      messages.findLast(
        ({ text, keyboard, pinned }) =>
          !pinned && on.test(text) && keyboard.flat().some(({ label }) => label === press),
      ),
    AbortSignal.timeout(PATIENCE_MS),
  )
  const times = stopwatch.next((method) => method === 'answerCallbackQuery')
  const said = performance.now()
  await chat.press(message.id, { label: press })
  return { kind: `button ${press}`, said, ...(await times) }
}

const quantile = (figures: readonly number[], share: number): number =>
  figures.toSorted((a, b) => a - b)[Math.min(figures.length - 1, Math.floor(figures.length * share))] ?? Number.NaN

const linesOf = (what: string, took: readonly number[], goalMs?: number): readonly Line[] => [
  { section: 'latency', what: `${what}: median`, value: quantile(took, 0.5), unit: 'ms' },
  {
    section: 'latency',
    what: `${what}: 99th percentile`,
    value: quantile(took, 0.99),
    unit: 'ms',
    ...(goalMs === undefined ? {} : { goal: { below: goalMs } }),
  },
  { section: 'latency', what: `${what}: longest`, value: Math.max(...took), unit: 'ms' },
]

const started = performance.now()
const place = await openPlace()
const emulators = await startBenchEmulators({
  limits: { requestsPerMinute: rateWanted * 60, inputTokensPerMinute: FREE, outputTokensPerMinute: FREE },
  latencyMs: 300,
})
const telegram = await startTelegramEmulator({ token: TOKEN, keepBodyChars: 0 })
const { db } = place
await insertMail(db, distinctMail({ seed: 8, count: Math.ceil(20 * rateWanted + asks * PER_ASK) }))
const engine = benchEngine(place, emulators.urls, { maxInFlight: 200 })
await engine.open()
const bot = createBot({
  token: TOKEN,
  apiRoot: telegram.url,
  owners: [OWNER],
  db,
  engine,
  ...fakeFaces(),
  ...restartDeps(),
  backups: fakeBackups(),
  timezone: 'Europe/Paris',
  clock: systemClock,
  nonce: () => randomBytes(18).toString('base64url'),
  fetch: stopwatch.fetch,
  rehearsal: false,
  logFile: join(place.folder, 'migration.log'),
  log: pino({ level: 'error' }),
})
const chat = telegram.phone.as({ userId: OWNER, firstName: 'Antonio', language: 'fr' })
// Telegram lets a bot write only to who has spoken to it.
await chat.say('/start')
await bot.start()
await startAll(engine)
const doneNow = async () => (await engine.snapshot()).phases[0]?.done ?? 0
// The engine learns the limit from the first answers.
await until(engine, ({ phases }) => (phases[0]?.done ?? 0) > 6 * rateWanted)

const random = randomFrom(1, 'asks')
const asked: Asked[] = []
const loop = monitorEventLoopDelay({ resolution: 1 })
loop.enable()
const [firstDone, from] = [await doneNow(), performance.now()]
// Panels for the buttons to stand on.
for (const ask of ASKS) if ('say' in ask) await typeIn(chat, ask)
while (asked.length < asks) {
  await systemClock.sleep(random.whole(0, PAUSE_MS))
  const ask = random.pick(ASKS)
  asked.push(await ('say' in ask ? typeIn(chat, ask) : pressOn(chat, ask)))
}
const snapshot = await engine.snapshot()
if (snapshot.phases[0]?.state !== 'running') throw new Error('the mail ran out before the asks did: raise PER_ASK')
const rate = ((await doneNow()) - firstDone) / ((performance.now() - from) / 1_000)
loop.disable()

const kinds = [...new Set(asked.map(({ kind }) => kind))].sort()
const lines: readonly Line[] = [
  { section: 'latency', what: 'emails meanwhile', value: rate, unit: 'emails/s' },
  ...linesOf(
    'update to return of its handler',
    asked.map(({ handed, returned }) => returned - handed),
    100,
  ),
  ...linesOf(
    'update to first call of its answer',
    asked.map(({ handed, answered }) => answered - handed),
    100,
  ),
  ...linesOf(
    'finger to first call of its answer',
    asked.map(({ said, answered }) => answered - said),
  ),
  // What no handler can be quicker than: this process computes for the engine too.
  { section: 'latency', what: 'event loop held: 99th percentile', value: loop.percentile(99) / 1e6, unit: 'ms' },
  { section: 'latency', what: 'event loop held: longest', value: loop.max / 1e6, unit: 'ms' },
  ...kinds.map((kind): Line => {
    const took = asked.filter((each) => each.kind === kind).map(({ handed, returned }) => returned - handed)
    return { section: 'by kind', what: `${kind}: longest of ${took.length}`, value: Math.max(...took), unit: 'ms' }
  }),
]
console.log(tableOf(lines))
const seconds = Math.round((performance.now() - started) / 1_000)
console.log(`\n${JSON.stringify({ asks, node: process.version, seconds, lines })}`)
const missed = lines.filter((line) => !meets(line))
console.log(missed.length === 0 ? '\nevery goal is met' : `\n${missed.length} goals are missed`)
await bot.stop()
await engine.close()
await telegram.close()
await emulators.close()
await place.close()
process.exit(0)
