// Reminders: open incidents that nobody acknowledged are told again, and may be snoozed until a time.
import { z } from 'zod'
import { INCIDENTS, type IncidentKind, isIncidentKind } from '../incidents.ts'
import { message } from '../message.ts'
import type { Database, Queryable } from './database.ts'
import { enqueue, PRIORITY } from './outbox.ts'

const due = z.object({
  id: z.number(),
  kind: z.string().refine(isIncidentKind),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})

/**
 * Writes each open incident of these kinds once more that was last sent before `before`, is neither acknowledged nor
 * snoozed beyond `now`, and does not wait to be sent already. Returns how many.
 */
export const remindOf = (
  db: Database,
  kinds: readonly IncidentKind[],
  { now, before }: { readonly now: Date; readonly before: Date },
): Promise<number> =>
  db.transaction(async (tx) => {
    const rows = await tx.rows(
      due,
      `select i.id, i.kind, i.params from core.incidents i
       where i.resolved_at is null and i.acknowledged_at is null and i.kind = any($1)
         and (i.snoozed_until is null or i.snoozed_until <= $2)
         and not exists (
           select 1 from core.outbox o
           where o.incident_id = i.id and o.kind = 'incident' and (o.sent_at is null or o.sent_at > $3))
       order by i.id for update`,
      [[...kinds], now, before],
    )
    for (const { id, kind, params } of rows)
      await enqueue(tx, {
        kind: 'incident',
        priority: PRIORITY.incident,
        incidentId: id,
        payload: { message: message(`incident-${kind}`, params), remedies: INCIDENTS[kind].remedies, incidentId: id },
      })
    return rows.length
  })

/** Lets an open incident rest until then; false when it is over. */
export const snoozeIncident = async (db: Queryable, id: number, until: Date): Promise<boolean> =>
  (await db.run('update core.incidents set snoozed_until = $2 where id = $1 and resolved_at is null', [id, until])) > 0
