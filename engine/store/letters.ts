// Dead letters: written with the save, grouped for the owner, retried into the history, or skipped.
import { z } from 'zod'
import { isLetterCode, LETTER_SENTENCES, type LetterCode, type NewLetter } from '../dead-letter.ts'
import { PHASES, type PhaseName } from '../snapshot.ts'
import { only, type Queryable } from './database.ts'

/** Writes letters; one that is there already keeps its resolution and counts its tries. Returns how many are new. */
export const insertLetters = async (
  tx: Queryable,
  runId: number,
  phase: PhaseName,
  letters: readonly NewLetter[],
): Promise<number> => {
  if (letters.length === 0) return 0
  const rows = await tx.rows(
    z.object({ fresh: z.boolean() }),
    `insert into core.migration_failed (message_id, phase, error_code, error_message, retry_count, run_id, detail)
     select message_id, $2, error_code, error_message, tries, $1, detail::jsonb
     from unnest($3::text[], $4::text[], $5::text[], $6::integer[], $7::text[])
       as listed (message_id, error_code, error_message, tries, detail)
     on conflict (message_id, phase) do update set error_code = excluded.error_code,
       error_message = excluded.error_message, failed_at = now(), run_id = excluded.run_id,
       detail = core.migration_failed.detail || excluded.detail,
       retry_count = core.migration_failed.retry_count + excluded.retry_count
     returning xmax = 0 as fresh`,
    [
      runId,
      phase,
      letters.map(({ messageId }) => messageId),
      letters.map(({ code }) => code),
      letters.map(({ code }) => LETTER_SENTENCES[code]),
      letters.map(({ tries }) => tries),
      letters.map(({ detail }) => JSON.stringify(detail ?? {})),
    ],
  )
  return rows.filter(({ fresh }) => fresh).length
}

/** Takes back letters that turned out to be the world's fault. Returns how many were there. */
export const withdrawLetters = (tx: Queryable, phase: PhaseName, messageIds: readonly string[]): Promise<number> =>
  tx.run(`delete from core.migration_failed where phase = $1 and message_id = any($2) and resolution = 'open'`, [
    phase,
    [...messageIds],
  ])

export interface LetterFilter {
  readonly phase?: PhaseName
  readonly code?: LetterCode
}

const ofCause = '($1::text is null or phase = $1) and ($2::text is null or error_code = $2)'
const where = `resolution = 'open' and ${ofCause}`
const filterParams = ({ phase, code }: LetterFilter) => [phase ?? null, code ?? null]

const groupRow = z.object({
  phase: z.enum(PHASES),
  code: z.string().refine(isLetterCode),
  resolution: z.enum(['open', 'skipped']),
  reason: z.string().nullable(),
  count: z.number(),
  examples: z.array(z.string()),
})

/** Letters by phase, cause, resolution and reason, with up to three examples each, as Message-IDs: never to be shown. */
export const groupLetters = (db: Queryable) =>
  db.rows(
    groupRow,
    `select phase, error_code as code, resolution, reason, count(*) as count,
       (array_agg(message_id order by id))[1:3] as examples
     from core.migration_failed
     group by phase, error_code, resolution, reason
     order by count(*) desc, phase, error_code, resolution, reason`,
  )

export const countOpenLetters = async (db: Queryable, filter: LetterFilter = {}): Promise<number> => {
  const { count } = await only(
    db,
    z.object({ count: z.number() }),
    `select count(*) as count from core.migration_failed where ${where}`,
    filterParams(filter),
  )
  return count
}

/** Open letters of that cause in each phase that has any. */
export const openLettersByPhase = (
  db: Queryable,
  filter: LetterFilter,
): Promise<{ readonly phase: PhaseName; readonly count: number }[]> =>
  db.rows(
    z.object({ phase: z.enum(PHASES), count: z.number() }),
    `select phase, count(*) as count from core.migration_failed where ${where} group by phase`,
    filterParams(filter),
  )

/** Moves open letters to the history as retried: their emails are pending again. Returns how many. */
export const retryLetters = (tx: Queryable, filter: LetterFilter, by: string): Promise<number> =>
  tx.run(
    `with gone as (delete from core.migration_failed where ${where} returning *)
     insert into core.migration_failed_history (letter_id, message_id, phase, error_code, error_message, retry_count,
       failed_at, run_id, resolution, resolved_by)
     select id, message_id, phase, error_code, error_message, retry_count, failed_at, run_id, 'retried', $3 from gone`,
    [...filterParams(filter), by],
  )

/** Marks open letters as skipped: accepted as lost, for that reason. Returns how many. */
export const skipLetters = (tx: Queryable, filter: LetterFilter, reason: string, by: string): Promise<number> =>
  tx.run(
    `update core.migration_failed set resolution = 'skipped', reason = $3, resolved_by = $4, resolved_at = now()
     where ${where}`,
    [...filterParams(filter), reason, by],
  )

/** Opens skipped letters again; that they were skipped, and why, goes to the history. Returns how many. */
export const reopenLetters = (tx: Queryable, filter: LetterFilter, by: string): Promise<number> =>
  tx.run(
    `with skipped as (
       select * from core.migration_failed where resolution = 'skipped' and ${ofCause} for update
     ), kept as (
       insert into core.migration_failed_history (letter_id, message_id, phase, error_code, error_message, retry_count,
         failed_at, run_id, resolution, reason, resolved_by)
       select id, message_id, phase, error_code, error_message, retry_count, failed_at, run_id, 'reopened', reason, $3
       from skipped
     )
     update core.migration_failed f set resolution = 'open', reason = null, resolved_by = null, resolved_at = null
     from skipped where f.id = skipped.id`,
    [...filterParams(filter), by],
  )

/** The short numbers by which emails may be named outside the VPS, made on first use, in the order asked for. */
export const localNumbers = async (db: Queryable, messageIds: readonly string[]): Promise<number[]> => {
  if (messageIds.length === 0) return []
  await db.run(
    `insert into core.local_numbers (message_id) select unnest($1::text[]) on conflict (message_id) do nothing`,
    [[...messageIds]],
  )
  const rows = await db.rows(
    z.object({ number: z.number() }),
    `select number from unnest($1::text[]) with ordinality as asked (message_id, place)
     join core.local_numbers using (message_id) order by place`,
    [[...messageIds]],
  )
  return rows.map(({ number }) => number)
}
