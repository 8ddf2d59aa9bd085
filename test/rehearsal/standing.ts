// Where a run stands in the tables, read while no app is alive: what a kill left behind.
import { z } from 'zod'
import { type Database, only } from '../../engine/store/database.ts'

const standing = z.object({
  runs: z.number(),
  approvals: z.number(),
  total: z.number(),
  classified: z.number(),
  nodes: z.number(),
  embedded: z.number(),
  reservations: z.number(),
  letters: z.number(),
  cuts: z.number(),
})
export type Standing = z.output<typeof standing>

export const readStanding = (db: Database): Promise<Standing> =>
  only(
    db,
    standing,
    `select (select count(*) from core.migration_runs) as runs,
       (select count(*) from core.budget_approvals) as approvals,
       (select coalesce(max(total), 0) from core.migration_runs) as total,
       (select count(*) from ingestion.emails where run_id is not null) as classified,
       (select count(*) from knowledge.nodes where type = 'email') as nodes,
       (select count(*) from knowledge.embeddings) as embedded,
       (select count(*) from core.reservations) as reservations,
       (select count(*) from core.migration_failed) as letters,
       (select count(*) from core.incidents where kind = 'unclean_start') as cuts`,
  )

/** In one line, for the transcript. */
export const standingLine = ({ total, classified, nodes, embedded, reservations, letters }: Standing): string =>
  `of ${total} emails ${classified} are classified, ${nodes} in the graph, ${embedded} embedded; ` +
  `${letters} letters, ${reservations} calls in flight`
