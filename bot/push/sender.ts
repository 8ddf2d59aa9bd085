// The sender of the outbox: one row at a time, incidents first, marked as sent after Telegram answered.
//
// Hazard: a kill between the answer and the mark, or an answer that never came, sends a row twice; it carries the same
// incident number. The other order would lose it.
import type { Api } from 'grammy'
import type { Logger } from 'pino'
import { createBell } from '../../engine/bell.ts'
import type { Clock } from '../../engine/clock.ts'
import type { Engine } from '../../engine/engine.ts'
import type { IncidentKind } from '../../engine/incidents.ts'
import type { KillPoint } from '../../engine/kill-point.ts'
import type { Restarter } from '../../engine/restarts.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import type { Database } from '../../engine/store/database.ts'
import {
  incidentMessageId,
  markSent,
  markUnwanted,
  nextUnsent,
  noteFailure,
  type OutboxRow,
} from '../../engine/store/outbox.ts'
import { type Mint, mintKeyboard } from '../buttons/mint.ts'
import { faultOf, refusedBecause } from '../fault.ts'
import type { Localiser } from '../localiser.ts'
import type { Panel } from '../panels/panel.ts'
import type { Preferences } from '../preferences.ts'
import { type Channel, threadFor } from './channel.ts'
import { incidentKindOf, loudnessOf } from './loudness.ts'
import { messagePanel } from './message-panel.ts'

export interface SenderDeps {
  readonly db: Database
  readonly api: Api
  readonly channel: Channel
  readonly engine: Pick<Engine, 'on'>
  readonly mint: Mint
  readonly snapshot: () => Promise<Snapshot | undefined>
  readonly words: () => Localiser
  readonly preferences: () => Preferences
  readonly timezone: string
  readonly clock: Clock
  readonly log: Logger
  readonly killPoint: KillPoint
  /** Services that may be restarted. */
  readonly restarter: Pick<Restarter, 'services'>
  /** The message that told an incident before its row could be written. */
  readonly alreadyTold: (kind: IncidentKind) => number | undefined
}

export interface Sender {
  start(): void
  /** Looks at once. */
  wake(): void
  /** Ends after the row that is under way. */
  stop(): Promise<void>
}

/** Rows may be written by another process too, whose events are not heard here. */
const LOOK_EVERY_MS = 5_000
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
/** A row that Telegram calls malformed is tried this often; then out of its topic, then its bare sentence without buttons. */
const MALFORMED_TRIES = 2

const backoffMs = (failures: number): number => Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS)

export const createSender = (deps: SenderDeps): Sender => {
  const { db, api, channel, clock, log } = deps
  const { chatId } = channel
  const bell = createBell()
  const ending = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let failures = 0

  /** An incident that was told without the tables gets its number and its buttons; undefined when there was none. */
  const completeEarly = async (row: OutboxRow, { text, rows }: Panel): Promise<number | undefined> => {
    const kind = incidentKindOf(row.payload.message.key)
    const early = kind && deps.alreadyTold(kind)
    if (early === undefined) return undefined
    try {
      const reply_markup = await mintKeyboard(deps.mint, rows)
      await api.editMessageText(chatId, early, text.text, { entities: text.entities, reply_markup })
      return early
    } catch (error) {
      // Deleted by hand: it is told anew.
      if (refusedBecause(error, /./)) return undefined
      throw error
    }
  }

  const send = async (row: OutboxRow, silent: boolean): Promise<number> => {
    const panel = messagePanel(deps.words(), row, await deps.snapshot(), deps.restarter.services)
    const incidentId = row.kind === 'resolved' ? row.incident_id : null
    const told = incidentId === null ? undefined : await incidentMessageId(db, incidentId)
    const isFirst =
      row.kind === 'incident' && (row.incident_id === null || !(await incidentMessageId(db, row.incident_id)))
    // A reminder is to be heard: it is no edit of the first message.
    const early = isFirst ? await completeEarly(row, panel) : undefined
    if (early !== undefined) return early
    // The topic may be what is refused: one that was deleted must not hold back every later push.
    const astray = row.attempts >= MALFORMED_TRIES
    const bare = row.attempts >= MALFORMED_TRIES + (channel.topics ? 1 : 0)
    const { message_id } = await api.sendMessage(
      chatId,
      bare ? deps.words().say(row.payload.message) : panel.text.text,
      {
        disable_notification: silent,
        ...(astray
          ? {}
          : threadFor(channel, row.kind === 'incident' || row.kind === 'resolved' ? 'system' : 'metrics')),
        ...(bare ? {} : { entities: panel.text.entities, reply_markup: await mintKeyboard(deps.mint, panel.rows) }),
        ...(told === undefined ? {} : { reply_parameters: { message_id: told, allow_sending_without_reply: true } }),
      },
    )
    return message_id
  }

  /** Sends what waits. Resolves with the time to wait before the next look. */
  const drain = async (): Promise<{ readonly waitMs: number; readonly deaf: boolean }> => {
    while (!ending.signal.aborted) {
      const row = await nextUnsent(db)
      if (!row) break
      try {
        const loudness = loudnessOf(row, deps.preferences(), clock.now(), deps.timezone)
        if (loudness === 'off') {
          await markUnwanted(db, row.id, clock.now())
          continue
        }
        const messageId = await send(row, loudness === 'silent')
        await deps.killPoint('sent')
        await markSent(db, row.id, messageId, clock.now())
        failures = 0
      } catch (error) {
        const fault = faultOf(error)
        log.warn({ row: row.id, kind: row.kind, fault }, 'a message waits for Telegram')
        // Only a refusal of this very message counts against it; an outage may last for hours.
        if (refusedBecause(error, /./)) await noteFailure(db, row.id, String(fault.code ?? fault.name))
        const waitMs = backoffMs(failures)
        failures += 1
        // Deaf: events come many times a second while it runs, and must not defeat the back-off.
        return { waitMs, deaf: true }
      }
    }
    return { waitMs: LOOK_EVERY_MS, deaf: false }
  }

  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const rung = bell.next()
      const { waitMs, deaf } = await drain().catch((error: unknown) => {
        log.warn({ fault: faultOf(error) }, 'the outbox cannot be read')
        return { waitMs: LOOK_EVERY_MS, deaf: true }
      })
      if (deaf) {
        await clock.sleep(waitMs, ending.signal)
        continue
      }
      // stop() rings too.
      const awake = new AbortController()
      await Promise.race([rung, clock.sleep(waitMs, awake.signal)])
      awake.abort()
    }
  }

  let unsubscribe = () => bell.ring()
  return {
    start() {
      unsubscribe = deps.engine.on((event) => {
        if (event !== 'changed') bell.ring()
      })
      running = loop()
    },
    wake: () => bell.ring(),
    async stop() {
      unsubscribe()
      ending.abort()
      bell.ring()
      await running
    },
  }
}
