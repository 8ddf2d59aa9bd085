// How loud a row of the outbox is: what the owner chose for its kind of event, the incident table, and his quiet hours.
import { INCIDENTS, isIncidentKind } from '../../engine/incidents.ts'
import type { OutboxRow } from '../../engine/store/outbox.ts'
import { type EventName, isQuiet, type Loudness, type Preferences } from '../preferences.ts'

/** The kind of incident that a row tells of, if it does. */
export const incidentKindOf = (key: string) => {
  const kind = key.replace(/^incident-/, '')
  return key !== kind && isIncidentKind(kind) ? kind : undefined
}

const eventOf = (row: Pick<OutboxRow, 'kind' | 'payload'>): EventName => {
  const { key } = row.payload.message
  const incident = incidentKindOf(key)
  if (row.kind === 'incident') return incident && INCIDENTS[incident].reaction === 'none' ? 'notice' : 'hold'
  // A question keeps something from starting or going on.
  if (row.kind === 'question') return 'hold'
  if (row.kind === 'resolved') return 'resolved'
  if (row.kind === 'routine') return 'digest'
  return key === 'push-phase-done' ? 'phase' : 'run'
}

/** In quiet hours only what holds the migration makes a sound. */
export const loudnessOf = (row: OutboxRow, preferences: Preferences, now: Date, timezone: string): Loudness => {
  const event = eventOf(row)
  const chosen = preferences.events[event]
  if (chosen !== 'on') return chosen
  const kind = row.kind === 'incident' ? incidentKindOf(row.payload.message.key) : undefined
  if (kind && INCIDENTS[kind].loudness === 'silent') return 'silent'
  return event !== 'hold' && isQuiet(preferences.quiet, now, timezone) ? 'silent' : 'on'
}
