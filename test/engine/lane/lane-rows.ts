// What a lane left in the tables: results, letters, books and counters, as a test compares them.
import { z } from 'zod'
import { type Database, only } from '../../../engine/store/database.ts'

const ids = z.object({ message_id: z.string() })

export const savedIds = async (db: Database): Promise<string[]> =>
  (await db.rows(ids, 'select message_id from ingestion.emails order by message_id')).map((row) => row.message_id)

export const letterRows = (db: Database) =>
  db.rows(
    z.object({ message_id: z.string(), code: z.string(), tries: z.number(), detail: z.record(z.string(), z.string()) }),
    'select message_id, error_code as code, retry_count as tries, detail from core.migration_failed order by message_id',
  )

/** The books and counters of the only run. */
export const ledger = (db: Database) =>
  only(
    db,
    z.object({
      settled: z.number(),
      reserved: z.number(),
      held: z.number(),
      calls: z.number(),
      estimated: z.number(),
      booked: z.number(),
      done: z.number(),
      failed: z.number(),
    }),
    `select r.settled_micros as settled, r.reserved_micros as reserved, p.done, p.failed,
       (select count(*) from core.reservations) as held,
       (select count(*) from core.api_usage) as calls,
       (select count(*) from core.api_usage where estimated) as estimated,
       (select coalesce(sum(cost_micros), 0)::bigint from core.api_usage) as booked
     from core.migration_runs r join core.run_phases p on p.run_id = r.id and p.phase = 'classify'`,
  )

/** Kinds of all incidents that ever opened, in order. */
export const incidentKinds = async (db: Database): Promise<string[]> =>
  (await db.rows(z.object({ kind: z.string() }), 'select kind from core.incidents order by id')).map(({ kind }) => kind)
