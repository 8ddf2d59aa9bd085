// What a row of the outbox looks like in the chat, in the language of now.

import { restartsFor } from '../../engine/restarts.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import type { OutboxRow } from '../../engine/store/outbox.ts'
import type { Localiser } from '../localiser.ts'
import { incidentPanel, remedyRow } from '../panels/incident.ts'
import { bold, type Panel, panel, withFoot, withRows } from '../panels/panel.ts'
import { stateLine } from '../panels/state-line.ts'
import { incidentKindOf } from './loudness.ts'

/** `services`: those that may be restarted. Ends with the state, as every answer does; the first line is what a locked phone shows. */
export const messagePanel = (
  words: Localiser,
  row: OutboxRow,
  snapshot: Snapshot | undefined,
  services: readonly string[],
): Panel => {
  const { message, remedies } = row.payload
  const kind = incidentKindOf(message.key)
  const id = row.incident_id ?? 0
  const body =
    row.kind === 'incident' && kind !== undefined
      ? incidentPanel(
          words,
          {
            id,
            kind,
            params: message.params,
            remedies,
            openedAt: row.opened_at ?? row.created_at,
            restarts: restartsFor(kind, services),
          },
          snapshot,
        )
      : withRows(
          panel(bold(words.say(message)), row.incident_id === null ? undefined : words.t('resolved-number', { id })),
          remedyRow(words, remedies, id),
        )
  return withFoot(body, stateLine(words, snapshot))
}
