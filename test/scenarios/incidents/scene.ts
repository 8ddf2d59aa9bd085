// The scene of an incident: the stage, the emulated Telegram with the bot's sender on the real engine, and what can be spoiled.
import type { BotDeps } from '../../../bot/bot.ts'
import { type Catalogue, readCatalogue } from '../../../engine/catalogue.ts'
import { systemClock } from '../../../engine/clock.ts'
import type { Database } from '../../../engine/store/database.ts'
import { WATCH_LIMITS, type WatchLimits } from '../../../engine/watch/limits.ts'
import type { Beat, EveryBeat } from '../../../engine/watch.ts'
import { type ChatRoom, openChatRoom } from '../../bot/chat-room.ts'
import { type CalmFigures, calmFigures } from '../../calm-machine.ts'
import type { ChatMessage } from '../../emulators/phone.ts'
import { type Stage, type StageOptions, setStage } from '../stage.ts'

export interface Scene {
  readonly db: Database
  readonly stage: Stage
  readonly room: ChatRoom
  /** How many times faster the engine's waits pass. */
  readonly faster: number
  /** Of the machine. */
  readonly figures: CalmFigures
  readonly redis: { up: boolean }
  /** Entities that Presidio does not find. */
  readonly blindTo: Set<string>
  /** Prices and dates, which may be changed under the engine. */
  readonly catalogue: Catalogue
  /** Lets the watch look, now. */
  look(beat?: Beat): Promise<void>
  /** Pauses, and waits until no call is under way: what is still to be done waits for the next fault. */
  freeze(): Promise<void>
  /** The owner's wish, from the chat's side. */
  wish(wish: 'run' | 'pause'): Promise<unknown>
  /** Lets the paid services answer after so many ms from now on, instead of `paceMs`. */
  pace(ms: number): void
  /** Presses a button of the message, by its label. */
  press(on: ChatMessage, label: RegExp): Promise<string>
  close(): Promise<void>
}

export interface SceneOptions extends Omit<StageOptions, 'surroundings' | 'blindTo' | 'anthropic' | 'voyage'> {
  /** How long the paid services take for an answer, in ms. */
  readonly paceMs?: number
  readonly limits?: Partial<WatchLimits>
  /** For the bot, where it is not the engine's: a store that a test cuts or spoils. */
  readonly roomDb?: Database
  /** What the bot is handed beside the engine; made by hand when left out. */
  readonly faces?: (stage: Stage) => Partial<BotDeps>
}

/** Long enough for waits to be measured, short enough for a test. */
const FASTER = 50
/** One text per request, so that phase 3 has many requests too. */
const TEXTS_PER_REQUEST = 2

/** A slow machine must not look like a run that stands still. */
const NEVER_STALLED = { stallMs: 1e12 } as const

export const openScene = async (options: SceneOptions): Promise<Scene> => {
  const { db, limits, roomDb = db, faster = FASTER } = options
  const figures = calmFigures()
  const redis = { up: true }
  const blindTo = new Set<string>()
  const read = readCatalogue()
  const catalogue = { ...read, voyage: read.voyage.map((model) => ({ ...model, textsPerRequest: TEXTS_PER_REQUEST })) }
  let beats = new Map<Beat, () => Promise<void>>()
  const every: EveryBeat = (beat, work) => {
    beats.set(beat, work)
    return { stop: () => undefined }
  }
  let paceMs = options.paceMs ?? 0
  const latency = { latencyMs: 1, delay: (_: number, left: AbortSignal) => systemClock.sleep(paceMs, left) }
  const stage = await setStage({
    ...options,
    faster,
    anthropic: latency,
    voyage: latency,
    blindTo,
    surroundings: {
      figures,
      every,
      catalogue,
      limits: { ...WATCH_LIMITS, ...NEVER_STALLED, ...limits },
      redis: { ping: () => (redis.up ? Promise.resolve('PONG') : Promise.reject(new Error('Redis is away'))) },
    },
  })
  const room = await openChatRoom(roomDb, {
    ...options.faces?.(stage),
    get engine() {
      return stage.engine
    },
  })
  return {
    db,
    stage,
    room,
    faster,
    figures,
    redis,
    blindTo,
    catalogue,
    look: async (beat = 'minute') => beats.get(beat)?.(),
    async freeze() {
      await stage.engine.wish('pause', 'test')
      await stage.until(({ state, money }) => state === 'paused' && money.reservedMicros === 0)
    },
    pace(ms) {
      paceMs = ms
    },
    wish: (wish) => stage.engine.wish(wish, 'test'),
    press: (on, label) => room.press(on, label),
    async close() {
      beats = new Map()
      await room.close()
      await stage.close()
    },
  }
}
