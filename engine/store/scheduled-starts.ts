// Scheduled starts: what was approved for later, one at a time.
import { z } from 'zod'
import type { Choice } from '../plan.ts'
import type { Mode } from '../terms.ts'
import { type Database, first, type Queryable } from './database.ts'

const choiceShape = z.object({
  model: z.string(),
  lane: z.enum(['live', 'batch']),
  nearTwins: z.boolean(),
  perCall: z.int().min(1),
})

const row = z.object({
  id: z.number(),
  at: z.date(),
  plan_hash: z.string(),
  cap_micros: z.number(),
  choice: choiceShape.nullable(),
  mode: z.enum(['new', 'replace']),
  approved_by: z.string(),
})

export type ScheduledStart = z.output<typeof row>

export interface NewScheduledStart {
  readonly at: Date
  readonly planHash: string
  /** Micro-dollars. */
  readonly capMicros: number
  readonly choice: Choice | undefined
  readonly mode: Mode
  readonly by: string
}

const COLUMNS = 'id, at, plan_hash, cap_micros, choice, mode, approved_by'

/** Takes the place of one that waits. */
export const scheduleStart = (db: Database, start: NewScheduledStart): Promise<void> =>
  db.transaction(async (tx) => {
    await cancelScheduled(tx, 'replaced')
    const { at, planHash, capMicros, choice, mode, by } = start
    await tx.run(
      `insert into core.scheduled_starts (at, plan_hash, cap_micros, choice, mode, approved_by)
       values ($1, $2, $3, $4::jsonb, $5, $6)`,
      [at, planHash, capMicros, choice === undefined ? null : JSON.stringify(choice), mode, by],
    )
  })

/** The one that waits for its time, or undefined. */
export const readScheduled = (db: Queryable): Promise<ScheduledStart | undefined> =>
  first(db, row, `select ${COLUMNS} from core.scheduled_starts where state = 'waiting'`)

/** Takes the one whose time has come, once: a kill after that starts nothing, and the owner is told. */
export const takeDue = (db: Queryable, now: Date): Promise<ScheduledStart | undefined> =>
  first(
    db,
    row,
    `update core.scheduled_starts set state = 'starting' where state = 'waiting' and at <= $1 returning ${COLUMNS}`,
    [now],
  )

/** What an earlier process took and never settled. */
export const readUnsettled = (db: Queryable): Promise<ScheduledStart | undefined> =>
  first(db, row, `select ${COLUMNS} from core.scheduled_starts where state = 'starting' order by id limit 1`)

export const settleScheduled = async (
  db: Queryable,
  id: number,
  state: 'started' | 'refused',
  outcome: string,
): Promise<void> => {
  await db.run(`update core.scheduled_starts set state = $2, outcome = $3, settled_at = now() where id = $1`, [
    id,
    state,
    outcome,
  ])
}

/** False when none waits. */
export const cancelScheduled = async (db: Queryable, outcome: string): Promise<boolean> =>
  (await db.run(
    `update core.scheduled_starts set state = 'cancelled', outcome = $1, settled_at = now() where state = 'waiting'`,
    [outcome],
  )) > 0
