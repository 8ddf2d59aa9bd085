// What a row of the outbox looks like in the chat, in the language of now.
import { isIncidentKind } from '../../engine/incidents.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import type { OutboxRow } from '../../engine/store/outbox.ts'
import type { Localiser } from '../localiser.ts'
import { incidentPanel, remedyRow } from '../panels/incident.ts'
import { bold, type Panel, panel, withFoot, withRows } from '../panels/panel.ts'
import { stateLine } from '../panels/state-line.ts'

const incidentKindOf = (key: string) => {
  const kind = key.replace(/^incident-/, '')
  return key !== kind && isIncidentKind(kind) ? kind : undefined
}

/** Ends with the state, as every answer does; the first line is what a locked phone shows. */
export const messagePanel = (words: Localiser, row: OutboxRow, snapshot: Snapshot | undefined): Panel => {
  const { message, remedies } = row.payload
  const kind = incidentKindOf(message.key)
  const id = row.incident_id ?? 0
  const body =
    row.kind === 'incident' && kind !== undefined
      ? incidentPanel(words, { id, kind, params: message.params, remedies, openedAt: row.created_at }, snapshot)
      : withRows(
          panel(bold(words.say(message)), row.incident_id === null ? undefined : words.t('resolved-number', { id })),
          remedyRow(words, remedies, id),
        )
  return withFoot(body, stateLine(words, snapshot))
}

/** Incidents that only tell, and routine, make no sound. */
export const isSilent = (row: OutboxRow, loudness: (kind: string) => 'loud' | 'silent'): boolean => {
  const kind = incidentKindOf(row.payload.message.key)
  if (row.kind === 'incident' && kind !== undefined) return loudness(kind) === 'silent'
  return row.kind === 'routine' || row.kind === 'resolved'
}
