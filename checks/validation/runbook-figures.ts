// The runbook's own questions as they are pasted into psql: whole tables, mail of other programs included.
import { z } from 'zod'
import { only } from '../../engine/store/database.ts'
import { ok } from '../check.ts'
import type { Validation } from './validation.ts'

const row = z.object({
  emails: z.number(),
  nodes: z.number(),
  embeddings: z.number(),
  failed: z.number(),
  usd: z.number(),
})

const FIGURES = `
  select (select count(*) from ingestion.emails) as emails,
    (select count(*) from knowledge.nodes where type = 'email') as nodes,
    (select count(*) from knowledge.embeddings) as embeddings,
    (select count(*) from core.migration_failed) as failed,
    (select coalesce(sum(cost_usd), 0)::float8 from core.api_usage where context = 'migration_emails') as usd`

/** Judges nothing: it shows what the runbook's SQL shows, so that whoever pastes it is not surprised. */
export const runbookFigures: Validation = {
  id: 'runbook-figures',
  run: async (db) => ok('check-runbook-figures-ok', await only(db, row, FIGURES, [])),
}
