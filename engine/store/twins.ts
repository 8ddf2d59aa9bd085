// Twins: emails of the same text, or nearly so. The first unfinished one of a group is called for, the others are filled by its save.
import { z } from 'zod'
import type { RunScope } from '../phases/phase.ts'
import { only, type Queryable } from './database.ts'

const CHUNK_EMAILS = 5_000

// What phase 1 shows of a body. It also bounds what a word without an end costs the second expression.
const SHOWN_CHARACTERS = 6_000
// In regexp_replace of PostgreSQL: what differs from one newsletter to the next, and what is no letter.
const LINK = String.raw`(https?://|www\.)\S+`
const VARIABLE = '[[:alpha:]]*[0-9][[:alnum:]]*|[^[:alpha:]]+'
/** Letters; texts that say less than that are near-identical to none, for their numbers are all that they say. */
const LEAST_GIST = 40

const of = (near: boolean): string => (near ? 'near_digest' : 'digest')

/** Notes the digests of every source email that has none yet; a repetition finds nothing to do. The source is only read. */
export const fillDigests = async (db: Queryable): Promise<void> => {
  let filled = 0
  for (let after = ''; ; ) {
    const { last } = await only(
      db,
      z.object({ last: z.string().nullable() }),
      `with missing as (
         select e.message_id, coalesce(e.subject, '') as subject, coalesce(e.body_text, '') as body
         from ingestion.emails_legacy e
         where e.message_id > $1
           and not exists (
             select 1 from core.text_digests d
             where d.message_id = e.message_id and d.message_id > $1 and d.near_digest is not null)
         order by e.message_id limit $2
       ), digested as (
         select message_id, sha256(convert_to(btrim(subject) || chr(31) || btrim(body), 'UTF8')) as digest,
           regexp_replace(regexp_replace(lower(subject || ' ' || left(body, ${SHOWN_CHARACTERS})), '${LINK}', '', 'g'),
             '${VARIABLE}', '', 'g') as gist
         from missing
       ), filled as (
         insert into core.text_digests (message_id, digest, near_digest)
         select message_id, digest, case when length(gist) < ${LEAST_GIST} then digest
           else sha256(convert_to(gist, 'UTF8')) end
         from digested
         on conflict (message_id) do update set near_digest = excluded.near_digest
       )
       select max(message_id) as last from missing`,
      [after, CHUNK_EMAILS],
    )
    if (last === null) break
    after = last
    filled += CHUNK_EMAILS
  }
  // What was planned by an empty table's statistics would be read whole for each email.
  if (filled > 0) await db.run('analyze core.text_digests')
}

/** Pages of pending emails are no smaller than this: of a large group most may have to wait. */
const LEAST_PAGE = 64

/**
 * The first `limit` emails after that key for which no twin goes first. `page` gives pending emails in key order, `waiting`
 * those of them that are not to be called for. In two steps, because in one the planner joins the whole tables for each few
 * emails: a commit may fall between them, so the second step looks again at what the first one saw.
 */
export const beforeTheirTwins = async <Item extends { readonly messageId: string }>(
  page: (after: string, limit: number) => Promise<Item[]>,
  waiting: (messageIds: readonly string[]) => Promise<ReadonlySet<string>>,
  after: string,
  limit: number,
): Promise<Item[]> => {
  const found: Item[] = []
  const size = Math.max(limit, LEAST_PAGE)
  for (let from = after; ; ) {
    const items = await page(from, size)
    const last = items.at(-1)
    if (!last) return found
    const passed = await waiting(items.map(({ messageId }) => messageId))
    found.push(...items.filter(({ messageId }) => !passed.has(messageId)))
    if (found.length >= limit) return found.slice(0, limit)
    if (items.length < size) return found
    from = last.messageId
  }
}

/**
 * Which of these emails are not to be called for: those with a twin before them that will be called for instead (one of the
 * run's set, alias `o`, that is not `done` and has no letter in `phase`), and those that are done themselves, for they may
 * have been filled since they were read. One statement sees both alike: whoever is no longer behind a twin was filled by it.
 * In `done`, $2 is the run's time, $3 its id, $4 its mode.
 */
export const behindTwins = async (
  db: Queryable,
  run: RunScope,
  {
    phase,
    done,
    near = false,
  }: { readonly phase: 'classify' | 'embed'; readonly done: string; readonly near?: boolean },
  messageIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  const rows = await db.rows(
    z.object({ message_id: z.string() }),
    `select listed.message_id from unnest($1::text[]) as listed (message_id)
     cross join lateral (
       select from core.text_digests d
       join core.text_digests t on t.${of(near)} = d.${of(near)} and t.message_id <= d.message_id
       join ingestion.emails_legacy o on o.message_id = t.message_id and o.imported_at <= $2
       where d.message_id = listed.message_id and ($3::bigint is not null and $4::text is not null)
         and (${done}) = (t.message_id = d.message_id)
         and not exists (select 1 from core.migration_failed f where f.message_id = o.message_id and f.phase = '${phase}')
       limit 1) as twin`,
    [[...messageIds], run.createdAt, run.id, run.mode],
  )
  return new Set(rows.map((row) => row.message_id))
}

/** SQL for the twins of the emails in `ids`, as rows (original, message_id): of the run's set, without a letter in `phase`. */
export const twinsOf = (phase: 'classify' | 'embed', ids: string, createdAt: string, near = false): string => `
  select distinct on (t.message_id) d.message_id as original, t.message_id
  from unnest(${ids}::text[]) as listed (message_id)
  join core.text_digests d using (message_id)
  join core.text_digests t on t.${of(near)} = d.${of(near)} and t.message_id <> d.message_id
  join ingestion.emails_legacy o on o.message_id = t.message_id and o.imported_at <= ${createdAt}
  where not t.message_id = any(${ids}::text[])
    and not exists (select 1 from core.migration_failed f where f.message_id = t.message_id and f.phase = '${phase}')
  order by t.message_id, d.message_id`
