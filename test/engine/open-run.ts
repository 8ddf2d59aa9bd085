// An open run on the test database: mail in the source, a plan, an approval, and the run as the engine would open it.
import { z } from 'zod'
import { hashTerms, PLAIN, type Plan, type PlanTerms } from '../../engine/plan.ts'
import { type Database, only } from '../../engine/store/database.ts'
import { insertApproval, insertRun } from '../../engine/store/runs.ts'

export const TERMS: PlanTerms = {
  model: 'claude-test',
  embedModel: 'voyage-test',
  lane: 'live',
  ...PLAIN,
  mode: 'new',
  promptHash: 'prompt',
  policyHash: 'policy',
  prices: { input: 3_000_000, output: 15_000_000, embed: 60_000 },
}

const spread = { low: 1, mid: 2, high: 3 } as const

export const planOf = (over: Partial<Plan> = {}): Plan => ({
  ...TERMS,
  hash: hashTerms({ ...TERMS, ...over }),
  createdAt: new Date('2026-11-23T12:00:00Z'),
  total: 10,
  phases: (['classify', 'graph', 'embed'] as const).map((name) => ({
    name,
    emails: 10,
    paid: 10,
    costMicros: spread,
    durationMs: spread,
    boundBy: { key: 'bound-requests', params: {} },
  })),
  costMicros: spread,
  durationMs: spread,
  capOfferMicros: 1_000_000,
  basis: 'lengths',
  sample: 10,
  savings: [],
  possible: [],
  ...over,
})

/** Message-IDs m001 ... in key order, imported an hour ago. */
export const insertSource = async (db: Database, emails: number): Promise<readonly string[]> => {
  const ids = Array.from({ length: emails }, (_, index) => `m${String(index + 1).padStart(3, '0')}`)
  await db.run(
    `insert into ingestion.emails_legacy (message_id, sender, recipients, subject, body_text, received_at, imported_at)
     select id, 'Claire Martin <claire@example.org>', array['owner@example.org'], 'Facture ' || id, 'Bonjour', now(),
       now() - interval '1 hour'
     from unnest($1::text[]) as id`,
    [[...ids]],
  )
  return ids
}

export interface OpenedRun {
  readonly id: number
  readonly createdAt: Date
  readonly mode: 'new' | 'replace'
  readonly nearTwins: boolean
  readonly epoch: number
}

/** Opens a run over what the source holds now, approved up to `capMicros`, at epoch 1. */
export const openRun = async (
  db: Database,
  { plan = planOf(), capMicros = 1_000_000_000 }: { readonly plan?: Plan; readonly capMicros?: number } = {},
): Promise<OpenedRun> => {
  const id = await db.transaction(async (tx) => {
    const runId = await insertRun(tx, { plan, capMicros, epoch: 1, by: 'test' })
    await insertApproval(tx, { runId, planHash: plan.hash, capMicros, by: 'test' })
    return runId
  })
  const row = await only(
    db,
    z.object({ created_at: z.date() }),
    'select created_at from core.migration_runs where id = $1',
    [id],
  )
  return { id, createdAt: row.created_at, mode: plan.mode, nearTwins: plan.nearTwins, epoch: 1 }
}
