// The journal: who did what, when, from which state to which, and what came of it.
import { z } from 'zod'
import type { Queryable } from './database.ts'

export interface NewJournalEntry {
  /** `telegram:<id>`, `shell:<user>` or `engine`. */
  readonly actor: string
  readonly verb: string
  /** Amounts, counts and codes only: nothing that the owner typed. */
  readonly params?: Readonly<Record<string, string | number | boolean>>
  readonly stateBefore?: string
  readonly stateAfter?: string
  /** A short code: `recorded`, `started`, `refused_old` ... */
  readonly outcome: string
}

const journalRow = z.object({
  id: z.number(),
  at: z.date(),
  actor: z.string(),
  verb: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  state_before: z.string().nullable(),
  state_after: z.string().nullable(),
  outcome: z.string(),
})

export type JournalRow = z.output<typeof journalRow>

/** Writes one entry; `at` is when it was done, the server's now when absent. */
export const recordInJournal = async (db: Queryable, entry: NewJournalEntry, at?: Date): Promise<void> => {
  await db.run(
    `insert into core.journal (actor, verb, params, state_before, state_after, outcome, at)
     values ($1, $2, $3, $4, $5, $6, coalesce($7, now()))`,
    [
      entry.actor,
      entry.verb,
      JSON.stringify(entry.params ?? {}),
      entry.stateBefore ?? null,
      entry.stateAfter ?? null,
      entry.outcome,
      at ?? null,
    ],
  )
}

/** Writes an entry that was kept beside the tables, with its own time; one that is there already is left as it is. */
export const restoreInJournal = async (db: Queryable, at: Date, entry: NewJournalEntry): Promise<void> => {
  await db.run(
    `insert into core.journal (at, actor, verb, params, state_before, state_after, outcome)
     select $1::timestamptz, $2::text, $3::text, $4::jsonb, $5::text, $6::text, $7::text
      where not exists (
        select 1 from core.journal
        where at = $1::timestamptz and actor = $2::text and verb = $3::text and params = $4::jsonb and outcome = $7::text
      )`,
    [
      at,
      entry.actor,
      entry.verb,
      JSON.stringify(entry.params ?? {}),
      entry.stateBefore ?? null,
      entry.stateAfter ?? null,
      entry.outcome,
    ],
  )
}

/** The last `count` entries, newest first. */
export const lastOfJournal = (db: Queryable, count: number): Promise<JournalRow[]> =>
  db.rows(
    journalRow,
    `select id, at, actor, verb, params, state_before, state_after, outcome
       from core.journal order by id desc limit $1`,
    [count],
  )
