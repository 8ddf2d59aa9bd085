// The owner's preferences: language, quiet hours, and how loud each kind of event is; kept in the tables over restarts.
import { z } from 'zod'
import { readBotState, writeBotState } from '../engine/store/bot-state.ts'
import type { Queryable } from '../engine/store/database.ts'
import { LANGUAGES, type Language } from './formats.ts'

/**
 * `hold`: an incident that stops the migration. `notice`: one that is only told. `resolved`: one that is over. `phase`
 * and `run`: the start and the end of these. `digest`: the daily one, and other routine.
 */
export const EVENTS = ['hold', 'notice', 'resolved', 'phase', 'run', 'digest'] as const
export type EventName = (typeof EVENTS)[number]

const LOUDNESS = ['on', 'silent', 'off'] as const
export type Loudness = (typeof LOUDNESS)[number]

/** What may be chosen for an event: what holds the migration must be told. */
export const loudnessFor = (event: EventName): readonly Loudness[] => (event === 'hold' ? ['on', 'silent'] : LOUDNESS)

/** A stretch of the owner's day, `HH:MM` both; it may pass midnight. */
export interface QuietHours {
  readonly from: string
  readonly to: string
}

export interface Preferences {
  readonly language: Language
  readonly quiet: QuietHours | undefined
  readonly events: Readonly<Record<EventName, Loudness>>
}

const DEFAULT_EVENTS: Preferences['events'] = {
  hold: 'on',
  notice: 'on',
  resolved: 'silent',
  phase: 'on',
  run: 'on',
  digest: 'silent',
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
const quietShape = z.object({ from: z.string().regex(TIME), to: z.string().regex(TIME) })
const stored = z.object({
  language: z.enum(LANGUAGES),
  quiet: quietShape.optional(),
  events: z.partialRecord(z.enum(EVENTS), z.enum(LOUDNESS)).default({}),
})

const KEY = 'settings'

export const defaultPreferences = (language: Language): Preferences => ({
  language,
  quiet: undefined,
  events: DEFAULT_EVENTS,
})

/** As they were chosen, or as they are before anything was. */
export const readPreferences = async (db: Queryable, language: Language): Promise<Preferences> => {
  const found = await readBotState(db, KEY, stored)
  if (!found) return defaultPreferences(language)
  const events = { ...DEFAULT_EVENTS, ...found.events }
  return {
    language: found.language,
    quiet: found.quiet,
    events: events.hold === 'off' ? { ...events, hold: 'on' } : events,
  }
}

export const writePreferences = (db: Queryable, preferences: Preferences): Promise<void> =>
  writeBotState(db, KEY, preferences)

/** `22:00-08:00`; undefined when it is none, or a stretch without length. */
export const readQuietHours = (text: string): QuietHours | undefined => {
  const [from = '', to = '', ...rest] = text.split('-')
  const parsed = quietShape.safeParse({ from, to })
  return parsed.success && rest.length === 0 && from !== to ? parsed.data : undefined
}

/** Whether the owner's clock stands within his quiet hours; `timezone` is an IANA name. */
export const isQuiet = (quiet: QuietHours | undefined, now: Date, timezone: string): boolean => {
  if (!quiet) return false
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit' }).format(now)
  const { from, to } = quiet
  return from < to ? clock >= from && clock < to : clock >= from || clock < to
}
