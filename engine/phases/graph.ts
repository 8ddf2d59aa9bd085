// Phase 2: people and emails become nodes, sent_by and received_by become edges, in set-based SQL per chunk.
import { z } from 'zod'
import { only, type Queryable } from '../store/database.ts'
import type { RunScope, SqlPhase } from './phase.ts'

// Everything is looked for behind the key, as in phase 1: see engine/phases/classify.ts.
const pending = async (db: Queryable, run: RunScope, after: string, limit: number): Promise<string[]> => {
  const rows = await db.rows(
    z.object({ message_id: z.string() }),
    `select e.message_id
     from ingestion.emails_legacy e
     join ingestion.emails r on r.message_id = e.message_id and r.message_id > $1
     where e.message_id > $1 and e.imported_at <= $2 and r.category is not null and ($4 = 'new' or r.run_id = $3)
       and not exists (
         select 1 from knowledge.nodes n
         where n.type = 'email' and n.metadata ->> 'message_id' = e.message_id and n.metadata ->> 'message_id' > $1
           and ($4 = 'new' or n.run_id = $3))
       and not exists (
         select 1 from core.migration_failed f
         where f.message_id = e.message_id and f.message_id > $1 and f.phase = 'graph')
     order by e.message_id
     limit $5`,
    [after, run.createdAt, run.id, run.mode, limit],
  )
  return rows.map(({ message_id }) => message_id)
}

/** Every mention of a person in the chunk: which email, in which role, under which address and name. */
const MENTIONS = `
  mentions as (
    select r.message_id, role, knowledge.address_of(header) as address, knowledge.display_name_of(header) as name
    from ingestion.emails r
    cross join lateral (
      select 'sent_by' as role, r.sender as header
      union all
      select 'received_by', recipient from unnest(r.recipients) as recipient
    ) as headers
    where r.message_id = any($2) and knowledge.address_of(header) is not null
  )`

const PEOPLE = `
  with ${MENTIONS}
  insert into knowledge.nodes (type, name, metadata, source, run_id)
  select 'person', coalesce(max(name), address), jsonb_build_object('email', address), 'migration', $1
  from mentions
  group by address
  -- In key order, so that two chunks at once cannot wait for each other's rows in a circle.
  order by address
  on conflict (lower(metadata ->> 'email')) where type = 'person'
  do update set name = excluded.name
  where coalesce(knowledge.nodes.name, '') in ('', knowledge.nodes.metadata ->> 'email')
    and excluded.name is distinct from knowledge.nodes.name`

const EMAILS = `
  insert into knowledge.nodes (type, name, metadata, source, run_id)
  select 'email', r.subject, jsonb_strip_nulls(jsonb_build_object('message_id', r.message_id, 'category', r.category,
      'priority', r.priority, 'keywords', to_jsonb(r.keywords), 'received_at', r.received_at)), 'migration', $1
  from ingestion.emails r
  where r.message_id = any($2)
  order by r.message_id
  on conflict ((metadata ->> 'message_id')) where type = 'email'
  do update set metadata = knowledge.nodes.metadata || excluded.metadata, run_id = excluded.run_id`

const EDGES = `
  with ${MENTIONS}
  insert into knowledge.edges (from_node_id, to_node_id, relation_type, run_id)
  select distinct email.id, person.id, mentions.role, $1::bigint
  from mentions
  join knowledge.nodes email on email.type = 'email' and email.metadata ->> 'message_id' = mentions.message_id
  join knowledge.nodes person on person.type = 'person' and lower(person.metadata ->> 'email') = mentions.address
  on conflict (from_node_id, to_node_id, relation_type) do nothing`

const countNodes = async (tx: Queryable, run: RunScope, messageIds: readonly string[]): Promise<number> => {
  const { count } = await only(
    tx,
    z.object({ count: z.number() }),
    `select count(*) as count from knowledge.nodes
     where type = 'email' and metadata ->> 'message_id' = any($1) and ($3 = 'new' or run_id = $2)`,
    [[...messageIds], run.id, run.mode],
  )
  return count
}

export const graph: SqlPhase = {
  kind: 'sql',
  name: 'graph',
  pending,
  async apply(tx, run, messageIds) {
    // Counted before and after, for a chunk whose commit was not answered is applied again and must not count again.
    const before = await countNodes(tx, run, messageIds)
    await tx.run(PEOPLE, [run.id, [...messageIds]])
    await tx.run(EMAILS, [run.id, [...messageIds]])
    await tx.run(EDGES, [run.id, [...messageIds]])
    return (await countNodes(tx, run, messageIds)) - before
  },
}
