// Every email node of the run has exactly one sender in the graph, unless its header names none; and no edge hangs loose.
import { z } from 'zod'
import { only } from '../../engine/store/database.ts'
import { fail, ok } from '../check.ts'
import { SOURCE, type Validation } from './validation.ts'

const countRow = z.object({
  nodes: z.number(),
  without: z.number(),
  nameless: z.number(),
  several: z.number(),
  loose: z.number(),
})

// The graph phase and this question read a header by the same function, so that "names no sender" means one thing.
const COUNT = `
  with ${SOURCE}, sent as (
    select from_node_id, count(*) as edges from knowledge.edges
    join knowledge.nodes person on person.id = to_node_id and person.type = 'person'
    where relation_type = 'sent_by' group by from_node_id
  ), judged as (
    select coalesce(sent.edges, 0) as edges, knowledge.address_of(email.sender) is null as nameless
    from source
    join knowledge.nodes node on node.type = 'email' and node.metadata ->> 'message_id' = source.message_id
    join ingestion.emails email on email.message_id = source.message_id
    left join sent on sent.from_node_id = node.id
  )
  select count(*) as nodes,
    count(*) filter (where edges = 0 and not nameless) as without,
    count(*) filter (where edges = 0 and nameless) as nameless,
    count(*) filter (where edges > 1) as several,
    -- Foreign keys forbid these, but a table that was there before us may have none.
    (select count(*) from knowledge.edges edge
     where not exists (select 1 from knowledge.nodes where id = edge.from_node_id)
       or not exists (select 1 from knowledge.nodes where id = edge.to_node_id)) as loose
  from judged`

export const senderEdges: Validation = {
  id: 'sender-edges',
  async run(db, run) {
    const { nodes, without, nameless, several, loose } = await only(db, countRow, COUNT, [run.createdAt])
    if (loose > 0) return fail('check-sender-edges-loose', { loose }, 'remedy-report-bug')
    if (without + several > 0) return fail('check-sender-edges-wrong', { nodes, without, several }, 'remedy-report-bug')
    return ok('check-sender-edges-ok', { nodes, nameless })
  },
}
