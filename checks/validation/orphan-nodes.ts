// No node of the run hangs loose: an email of no source row, a person whom no edge touches.
import { z } from 'zod'
import { only } from '../../engine/store/database.ts'
import { fail, ok } from '../check.ts'
import { SOURCE, type Validation } from './validation.ts'

const countRow = z.object({ emails: z.number(), people: z.number() })

const COUNT = `
  with ${SOURCE}
  select
    (select count(*) from knowledge.nodes node
     where node.run_id = $2 and node.type = 'email'
       and not exists (select from source where source.message_id = node.metadata ->> 'message_id')) as emails,
    (select count(*) from knowledge.nodes node
     where node.run_id = $2 and node.type = 'person'
       and not exists (select from knowledge.edges where to_node_id = node.id)
       and not exists (select from knowledge.edges where from_node_id = node.id)) as people`

export const orphanNodes: Validation = {
  id: 'orphan-nodes',
  async run(db, run) {
    const { emails, people } = await only(db, countRow, COUNT, [run.createdAt, run.id])
    return emails + people === 0
      ? ok('check-orphan-nodes-ok')
      : fail('check-orphan-nodes-loose', { emails, people }, 'remedy-orphan-nodes')
  },
}
