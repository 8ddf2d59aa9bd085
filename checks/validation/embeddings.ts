// Every email of the graph has its vector, or a letter of some phase; and the vectors can be searched.
import { z } from 'zod'
import { only } from '../../engine/store/database.ts'
import { fail } from '../check.ts'
import { countRow, judgeCount, SOURCE, type Validation } from './validation.ts'

const DIMENSIONS = 1024
/** Voyage's vectors have length 1; single precision and rounding stay far below this. */
const NORM_TOLERANCE = 0.01

const COUNT = `
  with ${SOURCE}, lettered as (select distinct message_id from core.migration_failed)
  select count(*) as source,
    count(*) filter (where lettered.message_id is null) as expected,
    count(*) filter (where lettered.message_id is null and vector.id is not null) as found,
    count(*) filter (
      where vector_dims(vector.embedding) <> $4 or not vector_norm(vector.embedding) between 1 - $5::real and 1 + $5::real
    ) as broken
  from source
  left join lettered using (message_id)
  left join knowledge.nodes node on node.type = 'email' and node.metadata ->> 'message_id' = source.message_id
  left join knowledge.embeddings vector
    on vector.source_type = 'email' and vector.source_id = node.id and ($3 = 'new' or vector.run_id = $2)`

export const embeddings: Validation = {
  id: 'embeddings',
  async run(db, run) {
    const { broken, ...count } = await only(db, countRow.extend({ broken: z.number() }), COUNT, [
      run.createdAt,
      run.id,
      run.mode,
      DIMENSIONS,
      NORM_TOLERANCE,
    ])
    return broken > 0
      ? fail('check-embeddings-broken', { broken, dimensions: DIMENSIONS }, 'remedy-embed-again')
      : judgeCount('embeddings', count)
  },
}
