// The fingerprint of a run's rows: what a validation looked at, in a few numbers that change when any of it does.
import { z } from 'zod'
import { only, type Queryable } from './database.ts'

// Keys and what the questions read of each row, hashed and xored: no order, no sort, one pass per table. A vector is four
// kilobytes, so where its row lies stands for what is in it: an update moves the row. So does a restore of the whole
// database, which makes a validation stale without need; another one costs nothing.
const FINGERPRINT = `
  with source as materialized (
    select message_id from ingestion.emails_legacy where imported_at <= $1
  ), node as materialized (
    select node.id, node.run_id, source.message_id from source
    join knowledge.nodes node on node.type = 'email' and node.metadata ->> 'message_id' = source.message_id
  )
  select concat_ws(' ',
    (select count(*) || ':' || coalesce(bit_xor(hashtextextended(message_id, 0)), 0) from source),
    (select count(*) || ':' || coalesce(bit_xor(hashtextextended(concat_ws(chr(31), message_id, email.category,
         email.priority, email.run_id, email.sender), 0)), 0)
     from source join ingestion.emails email using (message_id)),
    (select count(*) || ':' || coalesce(bit_xor(hashtextextended(concat_ws(chr(31), message_id, letter.phase), 0)), 0)
     from source join core.migration_failed letter using (message_id)),
    (select count(*) || ':' || coalesce(bit_xor(hashtextextended(concat_ws(chr(31), id, run_id, message_id), 0)), 0) from node),
    (select count(*) || ':' || coalesce(bit_xor(hashtextextended(concat_ws(chr(31), id, type,
         metadata ->> 'message_id'), 0)), 0)
     from knowledge.nodes where run_id = $2),
    (select count(*) || ':' || coalesce(bit_xor(hashtextextended(concat_ws(chr(31), node.id, edge.to_node_id,
         edge.relation_type, target.type), 0)), 0)
     from node join knowledge.edges edge on edge.from_node_id = node.id
     left join knowledge.nodes target on target.id = edge.to_node_id),
    (select count(*) from knowledge.edges edge
     where not exists (select from knowledge.nodes where id = edge.from_node_id)
       or not exists (select from knowledge.nodes where id = edge.to_node_id)),
    -- How long a text is stands for what is in it: only whether it says anything was looked at.
    (select count(*) || ':' || coalesce(bit_xor(hashtextextended(concat_ws(chr(31), message_id, octet_length(text.subject),
         octet_length(text.body)), 0)), 0)
     from source join ingestion.emails_anonymized text using (message_id)),
    (select count(*) || ':' || coalesce(bit_xor(hashtextextended(concat_ws(chr(31), vector.source_id, vector.ctid,
         vector.content_hash, vector.model), 0)), 0)
     from node join knowledge.embeddings vector on vector.source_type = 'email' and vector.source_id = node.id),
    (select count(*) || ':' || coalesce(sum(cost_micros), 0) from core.api_usage where run_id = $2),
    (select count(*) from core.reservations where run_id = $2),
    (select coalesce(bit_xor(hashtextextended(concat_ws(chr(31), id, cap_micros), 0)), 0)
     from core.budget_approvals where run_id = $2)
  ) as fingerprint`

/** Equal as long as no row that a validation of the run looks at is inserted, deleted, or changed in what it reads. */
export const readFingerprint = async (
  db: Queryable,
  run: { readonly id: number; readonly created_at: Date },
): Promise<string> =>
  (await only(db, z.object({ fingerprint: z.string() }), FINGERPRINT, [run.created_at, run.id])).fingerprint
