// A search finds known emails: each of a few, drawn by seed, must be found by its own vector.
//
// It costs nothing, because the stored vectors are the questions; what it proves is that the vectors, the distance and
// the index find what is there. That a question in words finds its email is proved by /search, which pays to embed it.
import { z } from 'zod'
import { only, type Queryable } from '../../engine/store/database.ts'
import { lookWide } from '../../engine/store/search.ts'
import { fail, ok } from '../check.ts'
import { SOURCE, type Validation } from './validation.ts'

const SAMPLE = 5
const DEPTH = 10

const drawnRow = z.object({ id: z.string(), content_hash: z.string().nullable() })
const foundRow = z.object({ found: z.boolean() })

const DRAW = `
  with ${SOURCE}
  select vector.id, vector.content_hash
  from source
  join knowledge.nodes node on node.type = 'email' and node.metadata ->> 'message_id' = source.message_id
  join knowledge.embeddings vector on vector.source_type = 'email' and vector.source_id = node.id
  order by md5(vector.id || $2::text) limit ${SAMPLE}`

// As /search asks it (engine/store/search.ts): a limit right behind the distance is what lets an HNSW index answer.
// Newsletters repeat: an email of the same text, or one that lies on the very same point, is as good an answer as itself.
const NEAREST = `
  with asked as (select embedding from knowledge.embeddings where id = $1), nearest as materialized (
    select id, content_hash, embedding <=> (select embedding from asked) as distance from knowledge.embeddings
    where source_type = 'email' and model = $3
    order by embedding <=> (select embedding from asked) limit ${DEPTH}
  )
  select coalesce(bool_or(id = $1 or content_hash = $2 or distance < 1e-6), false) as found from nearest`

const finds = async (tx: Queryable, { id, content_hash }: z.output<typeof drawnRow>, model: string): Promise<boolean> =>
  (await only(tx, foundRow, NEAREST, [id, content_hash, model])).found

export const search: Validation = {
  id: 'search',
  async run(db, run, seed) {
    const drawn = await db.rows(drawnRow, DRAW, [run.createdAt, seed])
    if (drawn.length === 0) return fail('check-search-nothing', {}, 'remedy-start-rest')
    const found = await db.transaction(async (tx) => {
      await lookWide(tx)
      let count = 0
      for (const one of drawn) if (await finds(tx, one, run.embedModel)) count += 1
      return count
    })
    const params = { found, asked: drawn.length }
    return found === drawn.length ? ok('check-search-ok', params) : fail('check-search-lost', params, 'remedy-reindex')
  },
}
