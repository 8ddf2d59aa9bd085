// Every classified email has its node in the graph, or a letter of phase 2.
import { only } from '../../engine/store/database.ts'
import { countRow, judgeCount, SOURCE, type Validation } from './validation.ts'

const COUNT = `
  with ${SOURCE}, lettered as (
    select distinct message_id from core.migration_failed where phase in ('classify', 'graph')
  )
  select count(*) as source,
    count(*) filter (where lettered.message_id is null) as expected,
    count(*) filter (where lettered.message_id is null and node.id is not null) as found
  from source
  left join lettered using (message_id)
  left join knowledge.nodes node
    on node.type = 'email' and node.metadata ->> 'message_id' = source.message_id and ($3 = 'new' or node.run_id = $2)`

export const emailNodes: Validation = {
  id: 'email-nodes',
  run: async (db, run) => judgeCount('email-nodes', await only(db, countRow, COUNT, [run.createdAt, run.id, run.mode])),
}
