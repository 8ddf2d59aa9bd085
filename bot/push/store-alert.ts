// The alert that needs no tables: a lost database or a full disk is told at once, although the outbox cannot be written.
import type { Api } from 'grammy'
import type { Logger } from 'pino'
import type { Clock } from '../../engine/clock.ts'
import type { Engine } from '../../engine/engine.ts'
import { INCIDENTS, type IncidentKind, isIncidentKind } from '../../engine/incidents.ts'
import { type Restarter, restartsFor } from '../../engine/restarts.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import { writeBotState } from '../../engine/store/bot-state.ts'
import { type Mint, mintKeyboard } from '../buttons/mint.ts'
import { faultOf, refusedBecause } from '../fault.ts'
import type { Localiser } from '../localiser.ts'
import { incidentFirstLine, remedyRow, rowsOf } from '../panels/incident.ts'
import { bold, lines } from '../panels/panel.ts'
import { type Channel, threadFor } from './channel.ts'

export interface StoreAlertDeps {
  readonly api: Api
  readonly channel: Channel
  readonly engine: Pick<Engine, 'on'>
  /** From memory when the database does not answer. */
  readonly snapshot: () => Promise<Snapshot | undefined>
  readonly words: () => Localiser
  /** Its buttons are kept in memory, for their rows cannot be written. */
  readonly mint: Mint
  readonly restarter: Pick<Restarter, 'services'>
  readonly clock: Clock
  readonly log: Logger
}

export interface StoreAlert {
  start(): void
  /** The message that told this incident already, once: its row, which is written later, is not told again. */
  take(kind: IncidentKind): number | undefined
  stop(): Promise<void>
}

const WITHOUT_TABLES: ReadonlySet<string> = new Set(['store_lost', 'disk_full'])

/** What keeps the tables from being written, as far as the engine's memory knows. */
const lossIn = (snapshot: Snapshot | undefined): IncidentKind | undefined => {
  const kind = snapshot?.reason.key === 'reason-incident' ? snapshot.reason.params.kind : undefined
  return typeof kind === 'string' && WITHOUT_TABLES.has(kind) && isIncidentKind(kind) ? kind : undefined
}

/** What takes the database away often takes Telegram away for a while, too. */
const AGAIN_MS = 15_000
/** Of the bot's state: written to see whether anything can be. */
const WRITABLE = 'writable'

export const createStoreAlert = (deps: StoreAlertDeps): StoreAlert => {
  const { api, channel, engine, snapshot, words, clock, log } = deps
  /** `isOver`: the store is back since; its row may still be on its way. */
  let told: { readonly kind: IncidentKind; readonly messageId: number; readonly isOver: boolean } | undefined
  let looking: Promise<void> = Promise.resolve()
  let unsubscribe: () => void = () => undefined

  const takesWrites = (): Promise<boolean> =>
    writeBotState(deps.mint.db, WRITABLE, true).then(
      () => true,
      () => false,
    )

  const look = async (): Promise<void> => {
    const now = await snapshot()
    if (now === undefined) return
    const kind = lossIn(now)
    if (kind === undefined) {
      if (told) told = { ...told, isOver: true }
      return
    }
    if (told?.kind === kind && !told.isOver) return
    // A disk that is nearly full holds the run, and takes the incident's row all the same: that one is sent.
    if (kind === 'disk_full' && (await takesWrites())) return
    const { text, entities } = lines(bold(incidentFirstLine(words(), kind, {}, now)), words().t('store-alert-commands'))
    // What the incident is called is not known yet: its number comes with its row. These remedies need none.
    const buttons = remedyRow(words(), INCIDENTS[kind].remedies, 0, restartsFor(kind, deps.restarter.services))
    const keyboard = await mintKeyboard(deps.mint, rowsOf(buttons)).catch((error: unknown) => {
      // The alert matters more than its buttons.
      log.error({ fault: faultOf(error) }, 'a lost store is told of without buttons')
      return { inline_keyboard: [] }
    })
    const body = { entities, reply_markup: keyboard }
    const { message_id: messageId } = await api
      .sendMessage(channel.chatId, text, { ...body, ...threadFor(channel, 'system') })
      .catch((error: unknown) => {
        if (!channel.topics || !refusedBecause(error, /./)) throw error
        // The topic may have been deleted.
        return api.sendMessage(channel.chatId, text, body)
      })
    told = { kind, messageId, isOver: false }
  }

  const ending = new AbortController()
  const tell = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      try {
        await look()
        return
      } catch (error) {
        log.warn({ fault: faultOf(error) }, 'a lost store could not be told of; it is tried again')
      }
      await clock.sleep(AGAIN_MS, ending.signal)
    }
  }

  return {
    start() {
      unsubscribe = engine.on((event) => {
        if (event !== 'incident') return
        looking = looking.then(tell)
      })
    },
    take(kind) {
      if (told?.kind !== kind) return undefined
      const { messageId } = told
      told = undefined
      return messageId
    },
    async stop() {
      unsubscribe()
      ending.abort()
      await looking
    },
  }
}
