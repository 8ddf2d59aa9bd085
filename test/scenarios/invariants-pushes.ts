// Every incident was told to the owner: once, unless the answer to a send was cut off or the sender was killed.
import { z } from 'zod'
import type { Queryable } from '../../engine/store/database.ts'
import { holdsUnless, type Invariant } from './invariant.ts'
import type { Ledger, LedgerEntry } from './ledger.ts'

const incidentRow = z.object({ id: z.number(), kind: z.string(), sent: z.number(), unsent: z.number() })

const INCIDENTS = `
  select i.id, i.kind, count(o.id) filter (where o.sent_at is not null) as sent,
    count(*) filter (where o.id is not null and o.sent_at is null) as unsent
  from core.incidents i left join core.outbox o on o.incident_id = i.id and o.kind = 'incident'
  group by i.id order by i.id`

// The line `incident-number` of both languages; the good news and the panels say the number in other words.
const told = /Incident n(?:°|o\.) (\d+), (?:depuis|since) /u
const message = z.object({ text: z.string() })

const incidentIn = ({ endpoint, body }: LedgerEntry): number | undefined => {
  if (endpoint !== 'sendMessage') return undefined
  try {
    const number = told.exec(message.parse(JSON.parse(body)).text)?.[1]
    return number === undefined ? undefined : Number(number)
  } catch {
    // A form instead of JSON: this bot sends its incidents as JSON only.
    return undefined
  }
}

/** Telegram did what was asked: it answered so, or the line was cut after it had worked. */
const arrived = ({ status, outcome }: LedgerEntry): boolean =>
  outcome === 'answered' ? status === 200 : outcome !== null && outcome !== 'hung'

/**
 * Compares the incidents with what Telegram received. `kills`: how often the app was killed, each of which may double
 * one send.
 */
export const incidentsPushed = async (db: Queryable, telegram: Ledger, kills: number): Promise<Invariant> => {
  const incidents = await db.rows(incidentRow, INCIDENTS)
  const sends = (await telegram.entries()).flatMap((entry) => {
    const id = incidentIn(entry)
    return id === undefined || !arrived(entry) ? [] : [{ id, sure: entry.outcome === 'answered' }]
  })
  let doubled = 0
  const faults = { 'not in the outbox': 0, 'still waiting': 0, 'never shown': 0, 'shown too often': 0 }
  for (const { id, sent, unsent } of incidents) {
    const mine = sends.filter((send) => send.id === id)
    const excused = mine.filter(({ sure }) => !sure).length
    if (sent + unsent !== 1) faults['not in the outbox'] += 1
    if (unsent > 0) faults['still waiting'] += 1
    if (mine.length === 0) faults['never shown'] += 1
    doubled += Math.max(0, mine.length - 1 - excused)
  }
  faults['shown too often'] = Math.max(0, doubled - kills)
  const kinds = incidents.map(({ id, kind }) => `${id} ${kind}`).join(', ')
  return holdsUnless('every incident was pushed, and once', kinds === '' ? 'no incident' : kinds, faults)
}
