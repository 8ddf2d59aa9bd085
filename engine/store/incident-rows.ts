// Incidents as rows: at most one open per kind; opening and resolving write what must be told in the same transaction.
import { z } from 'zod'
import { INCIDENTS, type Incident, type IncidentKind, isIncidentKind } from '../incidents.ts'
import { message } from '../message.ts'
import { first, type Queryable } from './database.ts'
import { enqueue } from './outbox.ts'

const incidentRow = z.object({
  id: z.number(),
  kind: z.string().refine(isIncidentKind),
  opened_at: z.date(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  acknowledged_at: z.date().nullable(),
})

const toIncident = (row: z.output<typeof incidentRow>): Incident => ({
  id: row.id,
  kind: row.kind,
  openedAt: row.opened_at,
  params: row.params,
  acknowledgedAt: row.acknowledged_at,
})

/** Open incidents, oldest first. Kinds that this program does not know are left alone. */
export const readOpenIncidents = async (db: Queryable): Promise<Incident[]> => {
  const rows = await db.rows(
    incidentRow,
    `select id, kind, opened_at, params, acknowledged_at from core.incidents
     where resolved_at is null and kind = any($1) order by id`,
    [Object.keys(INCIDENTS)],
  )
  return rows.map(toIncident)
}

/**
 * Opens an incident and enqueues its alert; one that is open already is only seen again, and told once.
 * Returns it with `fresh` true when it was opened now.
 */
export const openIncident = async (
  tx: Queryable,
  kind: IncidentKind,
  params: Incident['params'],
): Promise<{ readonly incident: Incident; readonly fresh: boolean } | undefined> => {
  const row = await first(
    tx,
    incidentRow.extend({ seen: z.number() }),
    `insert into core.incidents (kind, params) values ($1, $2::jsonb)
     on conflict (kind) where resolved_at is null
     do update set last_seen_at = now(), seen = core.incidents.seen + 1
     returning id, kind, opened_at, params, acknowledged_at, seen`,
    [kind, JSON.stringify(params)],
  )
  if (!row) return undefined
  const fresh = row.seen === 1
  if (fresh)
    await enqueue(tx, {
      kind: 'incident',
      priority: 0,
      incidentId: row.id,
      payload: { message: message(`incident-${kind}`, params), remedies: INCIDENTS[kind].remedies, incidentId: row.id },
    })
  return { incident: toIncident(row), fresh }
}

/** Which of these kinds are open, and were so before the last word about that run was said. */
export const openedBefore = async (
  db: Queryable,
  kinds: readonly IncidentKind[],
  runId: number,
): Promise<IncidentKind[]> => {
  const rows = await db.rows(
    z.object({ kind: z.string().refine(isIncidentKind) }),
    // Compared in the tables, to the microsecond: to the millisecond both may be the same.
    `select kind from core.incidents
     where resolved_at is null and kind = any($1)
       and opened_at < (select wish_at from core.migration_runs where id = $2)`,
    [[...kinds], runId],
  )
  return rows.map(({ kind }) => kind)
}

/** How many incidents of that kind opened since then. */
export const countOpened = async (db: Queryable, kind: IncidentKind, since: Date): Promise<number> => {
  const row = await first(
    db,
    z.object({ count: z.number() }),
    'select count(*) as count from core.incidents where kind = $1 and opened_at > $2',
    [kind, since],
  )
  return row?.count ?? 0
}

/** Marks on the way to the cap: one gives way to the next, which is no good news. */
const NO_NEWS: ReadonlySet<IncidentKind> = new Set(['budget_50', 'budget_80', 'budget_95'])

/** Resolves the open incident of that kind, if there is one, and enqueues the good news. */
export const resolveIncident = async (tx: Queryable, kind: IncidentKind): Promise<boolean> => {
  const row = await first(
    tx,
    incidentRow,
    `update core.incidents set resolved_at = now() where kind = $1 and resolved_at is null
     returning id, kind, opened_at, params, acknowledged_at`,
    [kind],
  )
  if (!row) return false
  if (NO_NEWS.has(kind)) return true
  await enqueue(tx, {
    kind: 'resolved',
    priority: 1,
    incidentId: row.id,
    payload: { message: message('push-resolved', { incident: kind }), incidentId: row.id },
  })
  return true
}

export const acknowledgeIncident = async (tx: Queryable, id: number, by: string): Promise<boolean> =>
  (await tx.run(
    'update core.incidents set acknowledged_at = now(), acknowledged_by = $2 where id = $1 and acknowledged_at is null',
    [id, by],
  )) > 0
