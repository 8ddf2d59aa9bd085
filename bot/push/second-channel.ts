// The second channel: loud incidents also go to a webhook of the owner's, so that he hears of them while Telegram is down.
import type { Logger } from 'pino'
import type { Clock } from '../../engine/clock.ts'
import type { Database } from '../../engine/store/database.ts'
import { markAlerted, nextUnalerted, type OutboxRow } from '../../engine/store/outbox.ts'
import { faultOf } from '../fault.ts'
import type { Localiser } from '../localiser.ts'
import { startLoop } from '../loop.ts'
import type { Preferences } from '../preferences.ts'
import { loudnessOf } from './loudness.ts'

export interface SecondChannelDeps {
  /** Gets a POST of JSON `{ "text": ..., "incident": ... }` for each loud incident. */
  readonly url: string
  readonly fetch: (url: string, init: RequestInit) => Promise<{ readonly ok: boolean; readonly status: number }>
  /** The last look: kinds of what is personal in a text. The webhook counts as outside. */
  readonly look: (text: string) => readonly string[]
  readonly db: Database
  readonly words: () => Localiser
  readonly preferences: () => Preferences
  readonly timezone: string
  readonly clock: Clock
  readonly log: Logger
}

const LOOK_EVERY_MS = 5_000
const LONGEST_WAIT_MS = 5 * 60_000
const PATIENCE_MS = 10_000

/** Starts it; the function that comes back ends it, and resolves when nothing is under way. */
export const startSecondChannel = (deps: SecondChannelDeps): (() => Promise<void>) => {
  const { url, fetch, db, clock, log } = deps
  let failures = 0

  const post = async (row: OutboxRow, ended: AbortSignal): Promise<void> => {
    const text = deps.words().say(row.payload.message)
    if (deps.look(text).length > 0) {
      log.error({ row: row.id }, 'a message held something personal and was withheld')
      return
    }
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, incident: row.incident_id }),
      signal: AbortSignal.any([ended, AbortSignal.timeout(PATIENCE_MS)]),
    })
    if (!response.ok) throw new Error(`ALERT_WEBHOOK_URL answered ${response.status}`)
  }

  const drain = async (ended: AbortSignal): Promise<void> => {
    for (let row = await nextUnalerted(db); row && !ended.aborted; row = await nextUnalerted(db)) {
      if (loudnessOf(row, deps.preferences(), clock.now(), deps.timezone) === 'on') await post(row, ended)
      await markAlerted(db, row.id, clock.now())
    }
  }

  return startLoop(clock, async (ended) => {
    try {
      await drain(ended)
      failures = 0
    } catch (error) {
      failures += 1
      if (!ended.aborted) log.warn({ fault: faultOf(error) }, 'the second channel waits')
    }
    return Math.min(LOOK_EVERY_MS * 2 ** failures, LONGEST_WAIT_MS)
  })
}
