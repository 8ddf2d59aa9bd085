// The bot: one place where its parts are put together, and the order in which an update meets them, guard first.
import { Bot } from 'grammy'
import type { Logger } from 'pino'
import type { Backups } from '../engine/backup/backups.ts'
import type { Clock } from '../engine/clock.ts'
import type { Engine } from '../engine/engine.ts'
import type { JournalFile } from '../engine/journal-file.ts'
import { type KillPoint, noKill } from '../engine/kill-point.ts'
import { lookForPersonal } from '../engine/privacy.ts'
import type { Restarter } from '../engine/restarts.ts'
import type { SearchFace } from '../engine/search/search.ts'
import type { Database } from '../engine/store/database.ts'
import { forgetUpdates } from '../engine/store/updates.ts'
import { createAnswers } from './answers.ts'
import { createAudit } from './audit.ts'
import { createKeepsake } from './buttons/keepsake.ts'
import { routePresses } from './buttons/press.ts'
import type { CleanupFace } from './cleanup.ts'
import { COMMANDS } from './commands/list.ts'
import { routeCommands, routeTheRest } from './commands/route.ts'
import type { BotContext } from './context.ts'
import type { ConversationMemory } from './conversations/memory.ts'
import { routeConversations } from './conversations/route.ts'
import { type Desk, snapshotOf } from './desk.ts'
import type { ChecklistFace, Validate } from './examinations.ts'
import { faultOf } from './fault.ts'
import type { Language } from './formats.ts'
import { guard } from './guard.ts'
import { createJobs } from './jobs.ts'
import { createLocalisers } from './localiser.ts'
import { createMenu } from './menu.ts'
import { once } from './once.ts'
import { createOutside } from './outside.ts'
import { createVouchedPictures } from './pictures/vouched.ts'
import { createPollWatch } from './poll-watch.ts'
import { createPoller } from './poller.ts'
import { defaultPreferences, readPreferences, writePreferences } from './preferences.ts'
import type { Channel } from './push/channel.ts'
import { createPushes, type PushesDeps } from './push/pushes.ts'
import { createRecorder } from './record.ts'
import { startScheduled } from './scheduled-start.ts'
import { createSearchMemory } from './search-memory.ts'
import { rememberTopic } from './topic.ts'

export interface BotDeps {
  /** Telegram's token. A secret: it stands in every URL of the Bot API. */
  readonly token: string
  /** Base URL of the Bot API; Telegram's own when left out. */
  readonly apiRoot?: string
  /** Numeric Telegram ids; at least one. */
  readonly owners: readonly number[]
  /** Where pushes go; the first owner's private chat when left out. */
  readonly chatId?: number
  /** Ids of forum topics in that chat: figures go to one, incidents to the other. */
  readonly topics?: Channel['topics']
  /** A dead man's switch that is asked once a minute, and a webhook for incidents; none when left out. */
  readonly heartbeatUrl?: string | undefined
  readonly webhookUrl?: string | undefined
  /** Path of the file whose age tells that the bot works; none when left out. */
  readonly healthFile?: string | undefined
  readonly everyMorning?: PushesDeps['everyMorning']
  readonly db: Database
  readonly engine: Engine
  readonly checklist: ChecklistFace
  readonly validate: Validate
  readonly restarter: Restarter
  /** Where deeds are written down while the tables are away. */
  readonly journalFile: JournalFile
  readonly backups: Backups
  readonly search: SearchFace
  readonly cleanup: CleanupFace
  /** Language before one was chosen in /settings. */
  readonly language?: Language
  /** IANA name, for every date that is shown. */
  readonly timezone: string
  readonly clock: Clock
  /** Random and unguessable, 16 to 64 characters: the data of one button. */
  readonly nonce: () => string
  readonly fetch?: typeof fetch
  /** Where short conversations wait; memory when left out. */
  readonly sessions?: ConversationMemory
  readonly rehearsal: boolean
  /** Path of migration.log, for /logs. */
  readonly logFile: string
  readonly log: Logger
  /** For tests: it may kill the process at named instants. */
  readonly killPoint?: KillPoint
}

export interface TelegramBot {
  /**
   * Starts the pushes and the polling. Resolves when polling has begun, or when Telegram cannot be reached just now: it
   * is then asked until it can. Rejects when Telegram refuses the token.
   */
  start(): Promise<void>
  /** Takes no more updates, ends jobs, and waits for the last handler, answer and push. */
  stop(): Promise<void>
}

/** Updates older than Telegram keeps them cannot come again. */
const REMEMBER_UPDATES_MS = 3 * 24 * 3_600_000
/** Longer than a poll (30 s) and than the patience of bot/outside.ts. */
const CLIENT_TIMEOUT_S = 60
/** How long the end of the program waits for answers and pushes under way. */
const CLOSING_WAIT_MS = 5_000

/** Puts the bot together. Throws when no owner is configured. */
export const createBot = (deps: BotDeps): TelegramBot => {
  const { db, engine, clock, log, owners, rehearsal } = deps
  const chatId = deps.chatId ?? owners[0] ?? 0
  const channel = { chatId, ...(deps.topics === undefined ? {} : { topics: deps.topics }) }
  const localisers = createLocalisers({
    timezone: deps.timezone,
    onFault: (fault) => log.error({ fault }, 'a sentence is missing or faulty in bot/locales'),
  })
  let preferences = defaultPreferences(deps.language ?? 'fr')
  const words = () => localisers[preferences.language]
  const snapshot = () => snapshotOf({ engine, log })
  const keepsake = createKeepsake()
  const mint = { db, now: clock.now, nonce: deps.nonce, keepsake }
  const recorder = createRecorder({ db, file: deps.journalFile, clock, log })

  const closing = new AbortController()
  const pictures = createVouchedPictures(lookForPersonal)
  const pollWatch = createPollWatch({ db, clock, log, onWritten: () => pushes.wake() })
  const outside = createOutside({
    fetch: deps.fetch ?? fetch,
    clock,
    look: lookForPersonal,
    isVouched: pictures.isVouched,
    onPolled: pollWatch.answered,
    withheld: () => words().t('outside-withheld'),
    closing: closing.signal,
    log,
  })
  const bot = new Bot<BotContext>(deps.token, {
    client: {
      fetch: outside,
      timeoutSeconds: CLIENT_TIMEOUT_S,
      ...(deps.apiRoot === undefined ? {} : { apiRoot: deps.apiRoot }),
    },
  })
  const { api } = bot

  const answers = createAnswers({ api, mint, snapshot, words, pictures, log })
  const jobs = createJobs(log)
  const menu = createMenu({ api, chatId, commands: COMMANDS, words, engine, jobs })
  const desk: Desk = {
    engine,
    db,
    clock,
    log,
    rehearsal,
    timezone: deps.timezone,
    logFile: deps.logFile,
    checklist: deps.checklist,
    validate: deps.validate,
    backups: deps.backups,
    search: deps.search,
    searches: createSearchMemory(deps.nonce),
    cleanup: deps.cleanup,
    words,
    preferences: () => preferences,
    async prefer(change) {
      const next = { ...preferences, ...change }
      await writePreferences(db, next)
      preferences = next
      menu.refresh()
    },
    keepsake,
    answers,
    jobs,
    audit: createAudit({ record: recorder.record, engine, log }),
    record: recorder.record,
    restarter: deps.restarter,
  }
  const pushes = createPushes({
    ...deps,
    api,
    channel,
    mint,
    snapshot,
    words,
    preferences: () => preferences,
    look: lookForPersonal,
    fetch: deps.fetch ?? fetch,
    isWell: pollWatch.isWell,
    killPoint: deps.killPoint ?? noKill,
  })

  bot.catch(({ error }) => log.error({ fault: faultOf(error) }, 'a handler failed'))
  bot.use(guard({ owners, chatId, log }))
  bot.use(once({ db, log }))
  bot.use(rememberTopic())
  bot.use(routeCommands(desk))
  bot.use(routePresses(desk))
  bot.use(routeConversations(desk, deps.sessions))
  bot.use(routeTheRest(desk))

  const poller = createPoller({ bot, clock, log, onPolling: () => menu.refresh('anew') })

  let unsubscribe: () => void = () => undefined
  let endScheduled = async (): Promise<void> => undefined
  let endRecorder = async (): Promise<void> => undefined
  return {
    async start() {
      preferences = await readPreferences(db, preferences.language)
      await forgetUpdates(db, new Date(clock.now().getTime() - REMEMBER_UPDATES_MS))
      pushes.start()
      endRecorder = recorder.start()
      endScheduled = startScheduled(desk, () => pushes.wake())
      unsubscribe = engine.on(() => menu.refresh())
      await poller.start()
    },
    async stop() {
      unsubscribe()
      await poller.stop()
      const ended = jobs
        .stop()
        .then(() => answers.settled())
        .then(() => Promise.all([pushes.stop(), endScheduled(), endRecorder(), pollWatch.settled()]))
      const inTime = new AbortController()
      await Promise.race([ended, clock.sleep(CLOSING_WAIT_MS, inTime.signal)])
      inTime.abort()
      // What Telegram has not taken by now stays in the outbox; an answer is asked for again.
      closing.abort()
      await ended
    },
  }
}
