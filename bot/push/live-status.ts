// The live status: one pinned message, edited only when its text changed and at most every few seconds.
import type { Api } from 'grammy'
import type { InlineKeyboardMarkup } from 'grammy/types'
import type { Logger } from 'pino'
import { z } from 'zod'
import { createBell } from '../../engine/bell.ts'
import type { Clock } from '../../engine/clock.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import { readBotState, writeBotState } from '../../engine/store/bot-state.ts'
import type { Database } from '../../engine/store/database.ts'
import { type Mint, mintKeyboard } from '../buttons/mint.ts'
import { faultOf, refusedBecause } from '../fault.ts'
import type { Localiser } from '../localiser.ts'
import { type Panel, withFoot } from '../panels/panel.ts'
import { stateLine } from '../panels/state-line.ts'
import { statusPanel } from '../panels/status.ts'
import { type Channel, threadFor } from './channel.ts'

export interface LiveStatusDeps {
  readonly db: Database
  readonly api: Api
  readonly channel: Channel
  readonly engine: Pick<Engine, 'on'>
  readonly mint: Mint
  readonly snapshot: () => Promise<Snapshot | undefined>
  readonly words: () => Localiser
  readonly clock: Clock
  readonly log: Logger
  readonly rehearsal: boolean
}

export interface LiveStatus {
  start(): void
  stop(): Promise<void>
}

const KEY = 'live_status'
const pinned = z.object({ chatId: z.number(), messageId: z.number(), runId: z.number() })

/** Telegram allows about one message per second in a chat and twenty per minute in a group, answers included. */
const EVERY_MS = { person: 3_000, group: 6_000 } as const
/** Changes of another process, whose events are not heard here. */
const LOOK_EVERY_MS = 15_000
const GONE = /message to edit not found|message can't be edited|MESSAGE_ID_INVALID/
const SAME = /message is not modified/

export const createLiveStatus = (deps: LiveStatusDeps): LiveStatus => {
  const { db, api, channel, clock, log, mint } = deps
  const { chatId } = channel
  const bell = createBell()
  const ending = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let shown = { text: '', layout: '', keyboard: { inline_keyboard: [] } as InlineKeyboardMarkup }

  /** Its buttons brake or look, so they never age: new rows are written only when other buttons are wanted. */
  const keyboardFor = async (body: Panel): Promise<{ layout: string; keyboard: InlineKeyboardMarkup }> => {
    const layout = JSON.stringify(body.rows)
    if (layout === shown.layout) return { layout, keyboard: shown.keyboard }
    return { layout, keyboard: await mintKeyboard(mint, body.rows) }
  }

  const sendAndPin = async (body: Panel, keyboard: InlineKeyboardMarkup, runId: number): Promise<void> => {
    const { message_id: messageId } = await api.sendMessage(chatId, body.text.text, {
      entities: body.text.entities,
      reply_markup: keyboard,
      disable_notification: true,
      ...threadFor(channel, 'metrics'),
    })
    await writeBotState(db, KEY, { chatId, messageId, runId })
    await api.pinChatMessage(chatId, messageId, { disable_notification: true })
  }

  /** The message of an earlier run stays in the chat, but no longer on top of it. */
  const unpin = async (messageId: number): Promise<void> => {
    await api.unpinChatMessage(chatId, messageId).catch((error: unknown) => {
      if (!refusedBecause(error, /./)) throw error
    })
  }

  /** False when the message is gone from the chat. */
  const edit = async (messageId: number, body: Panel, keyboard: InlineKeyboardMarkup): Promise<boolean> => {
    try {
      await api.editMessageText(chatId, messageId, body.text.text, {
        entities: body.text.entities,
        reply_markup: keyboard,
      })
    } catch (error) {
      if (refusedBecause(error, GONE)) return false
      if (!refusedBecause(error, SAME)) throw error
    }
    return true
  }

  const show = async (): Promise<void> => {
    const snapshot = await deps.snapshot()
    if (!snapshot?.run) return
    const words = deps.words()
    const body = withFoot(
      statusPanel(words, snapshot, { rehearsal: deps.rehearsal, pinned: true }),
      stateLine(words, snapshot),
    )
    if (body.text.text === shown.text) return
    // First, for it throws while the store is lost: buttons made at every look would push the alert's own out of memory.
    const place = await readBotState(db, KEY, pinned)
    const { layout, keyboard } = await keyboardFor(body)
    const mine = place !== undefined && place.chatId === chatId && place.runId === snapshot.run.id
    if (!mine || !(await edit(place.messageId, body, keyboard))) {
      await sendAndPin(body, keyboard, snapshot.run.id)
      if (place?.chatId === chatId) await unpin(place.messageId)
    }
    shown = { text: body.text.text, layout, keyboard }
  }

  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const rung = bell.next()
      await show().catch((error: unknown) => log.warn({ fault: faultOf(error) }, 'the live status waits'))
      await clock.sleep(chatId < 0 ? EVERY_MS.group : EVERY_MS.person, ending.signal)
      // stop() rings too.
      const awake = new AbortController()
      await Promise.race([rung, clock.sleep(LOOK_EVERY_MS, awake.signal)])
      awake.abort()
    }
  }

  let unsubscribe = () => bell.ring()
  return {
    start() {
      unsubscribe = deps.engine.on(() => bell.ring())
      running = loop()
    },
    async stop() {
      unsubscribe()
      ending.abort()
      bell.ring()
      await running
    },
  }
}
