// The composition root: config, store, engine, bot, start; a signal closes them in reverse.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { systemClock } from '../engine/clock.ts'
import { createJournalFile } from '../engine/journal-file.ts'
import { type KillPoint, noKill } from '../engine/kill-point.ts'
import { LOG_FILE, type Logger, openLog, safeError } from '../engine/log.ts'
import { createRestarter } from '../engine/services/docker.ts'
import { createBot } from './bot.ts'
import { type BotConfig, ConfigError, readBotConfig, readLooseSecretFiles } from './config.ts'
import { readWaiting } from './conversations/memory.ts'
import { createWaitingAlert } from './push/waiting-alert.ts'
import { readyStore } from './ready-store.ts'
import { sessionsIn } from './redis.ts'
import { wordsOf } from './shell/words.ts'
import { createWorld } from './world.ts'

// Docker gives a container 10 s to stop unless it asks for more, and PostgreSQL asks for a minute.
const RESTART_TIMEOUT_MS = 120_000

const untilSignal = (signals: readonly NodeJS.Signals[]): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve(signal))
  })

/** Runs the bot until SIGTERM or SIGINT. `killPoint` is for tests: it may kill the process at named instants. */
const main = async (config: BotConfig, log: Logger, killPoint: KillPoint = noKill): Promise<void> => {
  const ending = new AbortController()
  const ended = untilSignal(['SIGTERM', 'SIGINT']).then((signal) => {
    log.info({ signal }, 'ending: no new call, those under way are saved')
    ending.abort()
  })
  const world = createWorld(config, log, killPoint)
  const restarter = createRestarter({
    services: config.RESTART_SERVICES,
    proxyUrl: config.DOCKER_PROXY_URL,
    timeoutMs: RESTART_TIMEOUT_MS,
  })
  const topics = { metrics: config.TELEGRAM_TOPIC_METRICS, system: config.TELEGRAM_TOPIC_SYSTEM }
  const tellWaiting = createWaitingAlert({
    token: config.TELEGRAM_BOT_TOKEN,
    apiRoot: config.TELEGRAM_API_ROOT,
    channel: { chatId: config.TELEGRAM_CHAT_ID ?? config.TELEGRAM_OWNER_IDS[0] ?? 0, topics },
    words: wordsOf(config, log),
    command: restarter.command('postgres'),
    clock: systemClock,
    log,
    signal: ending.signal,
  })
  await readyStore(world.db, systemClock, log, ending.signal, tellWaiting)
  const opened = await world.engine.open()
  if (opened.kind === 'held_elsewhere') log.warn(opened, 'another engine works: this one only records wishes')
  await world.backups
    .recover(ending.signal)
    .catch((error: unknown) => log.warn({ err: error }, 'a backup that was cut off is cleared up before the next one'))
  const bot = createBot({
    token: config.TELEGRAM_BOT_TOKEN,
    owners: config.TELEGRAM_OWNER_IDS,
    db: world.db,
    engine: world.engine,
    checklist: world.checklist,
    validate: world.validate,
    search: world.search,
    cleanup: world.cleanup,
    restarter,
    journalFile: createJournalFile(config.DATA_DIR),
    backups: world.backups,
    language: config.BOT_LANGUAGE,
    timezone: config.OPERATOR_TZ,
    clock: systemClock,
    nonce: () => randomBytes(18).toString('base64url'),
    sessions: sessionsIn(world.redis?.redis, readWaiting),
    rehearsal: config.REHEARSAL,
    logFile: join(config.LOG_DIR, LOG_FILE),
    killPoint,
    log,
    ...(config.TELEGRAM_API_ROOT === undefined ? {} : { apiRoot: config.TELEGRAM_API_ROOT }),
    ...(config.TELEGRAM_CHAT_ID === undefined ? {} : { chatId: config.TELEGRAM_CHAT_ID }),
    topics,
    healthFile: join(config.DATA_DIR, 'healthy'),
    heartbeatUrl: config.HEARTBEAT_URL,
    webhookUrl: config.ALERT_WEBHOOK_URL,
  })
  await bot.start()
  log.info('the bot is listening')
  await ended
  await bot.stop()
  await world.close()
  log.info('ended')
}

/** Reads the configuration, opens the log, runs; ends the process with 1 and one clear sentence when it cannot. */
export const runAsProcess = async (killPoint?: KillPoint): Promise<void> => {
  try {
    const config = readBotConfig()
    const log = openLog({
      folder: config.LOG_DIR,
      level: config.LOG_LEVEL,
      terminal: config.REHEARSAL ? 'none' : 'lines',
    })
    for (const variable of readLooseSecretFiles())
      log.warn({ variable }, 'everybody on this machine may read the file of a secret: chmod 600 it')
    process.on('unhandledRejection', (error) => {
      log.fatal({ err: error }, 'a promise was forgotten; the process ends and is to be started again')
      process.exit(1)
    })
    await main(config, log, killPoint)
    process.exit(0)
  } catch (error) {
    // Of an unexpected error only what the log may hold: its text can quote a row or a URL.
    console.error(error instanceof ConfigError ? error.message : JSON.stringify(safeError(error)))
    process.exit(1)
  }
}

if (import.meta.url === `file://${process.argv[1]}`) await runAsProcess()
