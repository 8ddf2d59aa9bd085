// Searching the vectors: the nearest to a question, overall or among the emails of some people, and what may be shown of them.
import { z } from 'zod'
import { first, type Queryable } from './database.ts'

const personRow = z.object({ id: z.string().nullable(), name: z.string().nullable(), address: z.string().nullable() })
export type PersonRow = z.output<typeof personRow>

/**
 * Everybody whom the graph or a header of the source names; without an id where the email is not in the graph. Personal:
 * for this machine only.
 */
export const knownPeople = (db: Queryable): Promise<PersonRow[]> =>
  db.rows(
    personRow,
    `select id::text as id, name, metadata ->> 'email' as address from knowledge.nodes where type = 'person'
     union all
     select distinct null, header, null
     from ingestion.emails_legacy e cross join lateral unnest(e.recipients || e.sender) as header
     where header is not null and not exists (
       select from knowledge.nodes n where n.type = 'email' and n.metadata ->> 'message_id' = e.message_id)`,
  )

/** True when there is a vector of an email by that model. */
export const hasVectors = async (db: Queryable, model: string): Promise<boolean> =>
  (await first(
    db,
    z.object({ one: z.number() }),
    `select 1 as one from knowledge.embeddings where source_type = 'email' and model = $1 limit 1`,
    [model],
  )) !== undefined

const nearRow = z.object({ id: z.string(), same: z.string(), distance: z.number() })
export type Near = z.output<typeof nearRow>

/** How many an HNSW index looks at; its usual 40 would lose some of fifty. */
const EF_SEARCH = 200

/** Lets an HNSW index look at more than it would, until the transaction ends: what is there should be found. */
export const lookWide = (tx: Queryable): Promise<unknown> =>
  tx.run('select set_config($1, $2, true)', ['hnsw.ef_search', String(EF_SEARCH)])

const asVector = (vector: readonly number[]): string => `[${vector.join(',')}]`

/** The nearest emails, by cosine; an exact scan where there is no index. Within a transaction: it sets what the index looks at. */
export const nearestEmails = async (
  tx: Queryable,
  vector: readonly number[],
  model: string,
  limit: number,
): Promise<Near[]> => {
  await lookWide(tx)
  return tx.rows(
    nearRow,
    `select source_id::text as id, coalesce(content_hash, source_id::text) as same, embedding <=> $1::vector as distance
     from knowledge.embeddings where source_type = 'email' and model = $2
     order by embedding <=> $1::vector limit $3`,
    [asVector(vector), model, limit],
  )
}

const TOUCHED = `touched as materialized (
  select distinct from_node_id as id from knowledge.edges
  where to_node_id = any($1::uuid[]) and relation_type in ('sent_by', 'received_by'))`

/** The nearest among the emails that those people sent or received: all of them are looked at, so an index cannot lose one. */
export const nearestOf = (
  db: Queryable,
  people: readonly string[],
  vector: readonly number[],
  model: string,
  limit: number,
): Promise<Near[]> =>
  db.rows(
    nearRow,
    `with ${TOUCHED}
     select source_id::text as id, coalesce(content_hash, source_id::text) as same, embedding <=> $2::vector as distance
     from touched join knowledge.embeddings on source_type = 'email' and source_id = touched.id
     where model = $3 order by distance limit $4`,
    [[...people], asVector(vector), model, limit],
  )

/** The newest emails that those people sent or received. */
export const newestOf = (db: Queryable, people: readonly string[], limit: number): Promise<{ readonly id: string }[]> =>
  db.rows(
    z.object({ id: z.string() }),
    `with ${TOUCHED}
     select node.id::text as id
     from touched
     join knowledge.nodes node on node.id = touched.id and node.type = 'email'
     join ingestion.emails email on email.message_id = node.metadata ->> 'message_id'
     order by email.received_at desc nulls last, node.id limit $2`,
    [[...people], limit],
  )

const shownRow = z.object({
  id: z.string(),
  messageId: z.string(),
  category: z.string().nullable(),
  receivedAt: z.date().nullable(),
  /** Anonymised under the policy of now; null where there is no such text. */
  subject: z.string().nullable(),
  // Of the source, for the last look at the subject: never to be shown.
  sender: z.string().nullable(),
  recipients: z.array(z.string()).nullable(),
})

/** What a panel is made of, for these email nodes in any order. A Message-ID is for its local number only. */
export const foundEmails = (db: Queryable, ids: readonly string[], policyHash: string) =>
  db.rows(
    shownRow,
    `select node.id::text as id, node.metadata ->> 'message_id' as "messageId", email.category,
       coalesce(source.received_at, email.received_at) as "receivedAt", text.subject, source.sender, source.recipients
     from knowledge.nodes node
     left join ingestion.emails email on email.message_id = node.metadata ->> 'message_id'
     left join ingestion.emails_legacy source on source.message_id = node.metadata ->> 'message_id'
     left join ingestion.emails_anonymized text
       on text.message_id = node.metadata ->> 'message_id' and text.policy_hash = $2
     where node.id = any($1::uuid[]) and node.metadata ->> 'message_id' is not null`,
    [[...ids], policyHash],
  )
