// Nothing is done twice: no row stands for the same thing as another one.
import { z } from 'zod'
import { only, type Queryable } from '../../engine/store/database.ts'
import { holdsUnless, type Invariant } from './invariant.ts'

// Unique indexes should make all of this impossible; it is counted by the keys themselves, in case one is not there.
const KEYS = {
  emails: ['ingestion.emails', 'message_id'],
  'anonymised emails': ['ingestion.emails_anonymized', 'message_id'],
  people: [`knowledge.nodes where type = 'person'`, `lower(metadata ->> 'email')`],
  'email nodes': [`knowledge.nodes where type = 'email'`, `metadata ->> 'message_id'`],
  edges: ['knowledge.edges', 'from_node_id, to_node_id, relation_type'],
  embeddings: ['knowledge.embeddings', 'source_type, source_id'],
  letters: ['core.migration_failed', 'message_id, phase'],
  'settled calls': [
    `core.api_usage where reservation_id is not null and service is distinct from 'batches'`,
    'reservation_id',
  ],
  'open runs': ['core.migration_runs where finished_at is null', 'finished_at is null'],
  'open incidents': ['core.incidents where resolved_at is null', 'kind'],
} as const

const counted = z.object({ rows: z.number(), keys: z.number() })

/** Counts rows and keys of everything that may be there once only. */
export const nothingTwice = async (db: Queryable): Promise<Invariant> => {
  const faults: Record<string, number> = {}
  const numbers: string[] = []
  for (const [name, [from, key]] of Object.entries(KEYS)) {
    const { rows, keys } = await only(
      db,
      counted,
      `select coalesce(sum(times), 0)::bigint as rows, count(*) as keys
       from (select count(*) as times from ${from} group by ${key}) as grouped`,
    )
    faults[`${name} twice`] = rows - keys
    if (rows > 0) numbers.push(`${rows} ${name}`)
  }
  return holdsUnless('nothing is there twice', numbers.join(', '), faults)
}
