// Every email of the graph has its vector, or a letter of some phase; and the vectors can be searched.
import { z } from 'zod'
import { only } from '../../engine/store/database.ts'
import { fail } from '../check.ts'
import { countRow, judgeCount, SOURCE, type Validation } from './validation.ts'

const DIMENSIONS = 1024
const vectorRow = countRow.extend({ broken: z.number(), unmarked: z.number(), foreign: z.number() })
/** Voyage's vectors have length 1; single precision and rounding stay far below this. */
const NORM_TOLERANCE = 0.01

const COUNT = String.raw`
  with ${SOURCE}, lettered as (select distinct message_id from core.migration_failed)
  select count(*) as source,
    count(*) filter (where lettered.message_id is null) as expected,
    count(*) filter (where lettered.message_id is null and vector.id is not null) as found,
    count(*) filter (
      where vector_dims(vector.embedding) <> $4 or not vector_norm(vector.embedding) between 1 - $5::real and 1 + $5::real
    ) as broken,
    -- Their lengths first, which are known without reading a long body.
    count(*) filter (
      where vector.id is not null and octet_length(text.subject) < 64 and octet_length(text.body) < 64 and text.subject || text.body !~ '\S'
        and not coalesce((vector.metadata ->> 'empty')::boolean, false)
    ) as unmarked,
    -- A search asks for vectors of the run's model only.
    count(*) filter (where vector.id is not null and vector.model is distinct from $6) as "foreign"
  from source
  left join lettered using (message_id)
  left join ingestion.emails_anonymized text on text.message_id = source.message_id
  left join knowledge.nodes node on node.type = 'email' and node.metadata ->> 'message_id' = source.message_id
  left join knowledge.embeddings vector
    on vector.source_type = 'email' and vector.source_id = node.id and ($3 = 'new' or vector.run_id = $2)`

export const embeddings: Validation = {
  id: 'embeddings',
  async run(db, run) {
    const { broken, unmarked, foreign, ...count } = await only(db, vectorRow, COUNT, [
      run.createdAt,
      run.id,
      run.mode,
      DIMENSIONS,
      NORM_TOLERANCE,
      run.embedModel,
    ])
    if (broken > 0) return fail('check-embeddings-broken', { broken, dimensions: DIMENSIONS }, 'remedy-embed-again')
    // The vector of an email without a word says nothing of it, and whoever reads the row must see that.
    if (unmarked > 0) return fail('check-embeddings-unmarked', { unmarked }, 'remedy-report-bug')
    if (foreign > 0) return fail('check-embeddings-foreign', { foreign, model: run.embedModel }, 'remedy-embed-foreign')
    return judgeCount('embeddings', count)
  },
}
