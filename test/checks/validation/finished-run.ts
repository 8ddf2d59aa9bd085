// A finished run as the engine leaves it, made by a few statements: the rows that validations look at.
import { z } from 'zod'
import { type Database, only } from '../../../engine/store/database.ts'

export interface FinishedRun {
  readonly id: number
  readonly emails: number
}

const DAY = '2026-11-23T10:00:00Z'

/** Message-IDs of the run are m1 ... mN; all were imported before the run was created. */
const SOURCE = `
  insert into ingestion.emails_legacy (message_id, sender, recipients, subject, imported_at)
  select 'm' || n, 'Person ' || n % 7 || ' <p' || n % 7 || '@example.org>', array['owner@example.org'], 'S' || n,
    $2::timestamptz - interval '1 hour'
  from generate_series(1, $1::integer) n`

const RESULTS = `
  insert into ingestion.emails (message_id, sender, recipients, subject, category, run_id)
  select message_id, sender, recipients, subject, 'work', $1 from ingestion.emails_legacy`

const NODES = `
  insert into knowledge.nodes (type, name, metadata, run_id)
  select 'email', subject, jsonb_build_object('message_id', message_id), $1::bigint from ingestion.emails
  union all
  select distinct 'person', knowledge.address_of(sender), jsonb_build_object('email', knowledge.address_of(sender)),
    $1::bigint
  from ingestion.emails`

const EDGES = `
  insert into knowledge.edges (from_node_id, to_node_id, relation_type, run_id)
  select node.id, person.id, 'sent_by', $1
  from ingestion.emails email
  join knowledge.nodes node on node.type = 'email' and node.metadata ->> 'message_id' = email.message_id
  join knowledge.nodes person
    on person.type = 'person' and person.metadata ->> 'email' = knowledge.address_of(email.sender)`

// A wave of its own for each email: unit vectors, no two alike.
const VECTORS = `
  insert into knowledge.embeddings (source_type, source_id, model, content_hash, embedding, run_id)
  select 'email', id, 'voyage-4', metadata ->> 'message_id',
    l2_normalize(array(
      select sin(place * substr(metadata ->> 'message_id', 2)::integer)::real from generate_series(1, 1024) place
    )::vector), $1
  from knowledge.nodes where type = 'email'`

const USAGE = `
  insert into core.api_usage (provider, model, cost_usd, cost_micros, context, emails, run_id, estimated)
  select provider, 'any', micros / 1000000.0, micros, 'migration_emails', 1, $1, estimated
  from (values ('anthropic', 3000, false), ('anthropic', 1500, true), ('voyage', 20, false))
    as call (provider, micros, estimated)`

/** Writes a run of `emails` emails in which everything is as it must be. */
export const finishedRun = async (db: Database, emails: number): Promise<FinishedRun> => {
  await db.run(SOURCE, [emails, DAY])
  const { id } = await only(
    db,
    z.object({ id: z.number() }),
    `insert into core.migration_runs (name, created_at, plan_hash, plan, model, embed_model, prompt_hash, policy_hash,
       total, cap_micros, settled_micros, finished_at)
     values ('run-1', $2, 'h', '{}', 'claude-sonnet-4-6', 'voyage-4', 'p', 'q', $1, 2000000, 4520, now())
     returning id`,
    [emails, DAY],
  )
  await db.run(
    `insert into core.budget_approvals (run_id, plan_hash, cap_micros, approved_by, approved_at) values ($1, 'h', 2000000, 'test', $2)`,
    [id, DAY],
  )
  for (const statement of [RESULTS, NODES, EDGES, VECTORS, USAGE])
    await db.run(statement, statement.includes('$1') ? [id] : [])
  return { id, emails }
}

/** Turns an email into a dead letter of `phase`: its results from that phase on are gone. */
export const deadLetter = async (
  db: Database,
  messageId: string,
  phase: 'classify' | 'graph' | 'embed',
  resolution: 'open' | 'skipped' = 'open',
): Promise<void> => {
  await db.run(
    `insert into core.migration_failed (message_id, phase, error_code, error_message, resolution)
     values ($1, $2, 'refusal', 'The model refused to answer', $3)`,
    [messageId, phase, resolution],
  )
  const node = `select id from knowledge.nodes where type = 'email' and metadata ->> 'message_id' = $1`
  await db.run(`delete from knowledge.embeddings where source_id in (${node})`, [messageId])
  if (phase === 'embed') return
  await db.run(`delete from knowledge.nodes where id in (${node})`, [messageId])
  if (phase === 'classify') await db.run('delete from ingestion.emails where message_id = $1', [messageId])
}
