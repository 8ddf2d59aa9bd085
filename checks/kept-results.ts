// The latest result of each check as rows: a list that is young enough need not be run again, over a restart too.
import { z } from 'zod'
import type { Queryable } from '../engine/store/database.ts'
import type { Check } from './check.ts'
import type { NamedResult } from './results.ts'

export interface KeptResults {
  readonly results: readonly NamedResult[]
  /** When the oldest of them was found. */
  readonly at: Date
}

const spoken = z.object({ key: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })
const deed = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['apply_migrations', 'backup', 'restore_test', 'copy_backup']) }),
  z.object({ kind: z.literal('restart'), service: z.string() }),
])
const row = z.object({
  check_id: z.string(),
  state: z.enum(['ok', 'warn', 'fail']),
  detail: z.object({ detail: spoken, remedy: spoken.optional(), deed: deed.optional() }),
  checked_at: z.date(),
})

/** Keeps the newest result of each check. A detail holds keys and numbers only, nothing personal. */
export const saveResults = async (
  db: Queryable,
  results: readonly NamedResult[],
  at: Date,
  configuration: string,
): Promise<void> => {
  await db.run(
    `insert into core.check_results (check_id, state, detail, checked_at, configuration)
     select check_id, state, detail::jsonb, $4, $5
     from unnest($1::text[], $2::text[], $3::text[]) as listed (check_id, state, detail)
     on conflict (check_id) do update set state = excluded.state, detail = excluded.detail,
       checked_at = excluded.checked_at, configuration = excluded.configuration`,
    [
      results.map(({ id }) => id),
      results.map(({ state }) => state),
      results.map(({ detail, remedy, deed: remedied }) => JSON.stringify({ detail, remedy, deed: remedied })),
      at,
      configuration,
    ],
  )
}

/**
 * The kept results of exactly these checks, found at `since` or later under the same configuration; undefined when one of
 * them is missing or older. Rows of checks that are no longer in the list are not looked at.
 */
export const readKept = async (
  db: Queryable,
  list: readonly Check[],
  { since, configuration }: { readonly since: Date; readonly configuration: string },
): Promise<KeptResults | undefined> => {
  const rows = await db.rows(
    row,
    `select check_id, state, detail, checked_at from core.check_results
     where check_id = any($1) and checked_at >= $2 and configuration = $3`,
    [list.map(({ id }) => id), since, configuration],
  )
  const byId = new Map(rows.map((kept) => [kept.check_id, kept]))
  const kept = list.flatMap(({ id, blocking }) => {
    const found = byId.get(id)
    return found ? [{ id, blocking, ...found }] : []
  })
  if (kept.length < list.length) return undefined
  return {
    at: new Date(Math.min(...kept.map(({ checked_at }) => checked_at.getTime()))),
    results: kept.map(({ id, blocking, state, detail: { detail, remedy, deed: remedied } }) => ({
      id,
      blocking,
      state,
      detail,
      ...(remedy === undefined ? {} : { remedy }),
      ...(remedied === undefined ? {} : { deed: remedied }),
    })),
  }
}

/** Something was done that may have changed what was found: the next question is asked of the world again. */
export const forgetResults = async (db: Queryable): Promise<void> => {
  await db.run('delete from core.check_results')
}
