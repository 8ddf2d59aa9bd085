// What is left is asked for page by page: no page may read again what is done, or a migration slows down as it goes on.
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readCatalogue, voyageModelOf } from '../../engine/catalogue.ts'
import { pendingClassify } from '../../engine/phases/classify.ts'
import { createEmbed } from '../../engine/phases/embed.ts'
import { graph } from '../../engine/phases/graph.ts'
import type { RunScope } from '../../engine/phases/phase.ts'
import type { Queryable } from '../../engine/store/database.ts'
import { emptyTables, testDatabase } from '../database.ts'

const { db, connections } = await testDatabase()
const EMAILS = 20_000
const PAGE = 64
/** A page, what is skipped on the way to it, and some more. */
const MOST_ROWS = 20 * PAGE
const run: RunScope = { id: 1, createdAt: new Date('2040-01-01'), mode: 'new', nearTwins: false }
const middle = `m${String(EMAILS / 2).padStart(6, '0')}`

const planNode: z.ZodType<PlanNode> = z.looseObject({
  'Actual Rows': z.number(),
  'Actual Loops': z.number(),
  'Relation Name': z.string().optional(),
  get Plans() {
    return z.array(planNode).optional()
  },
})
interface PlanNode {
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Relation Name'?: string | undefined
  readonly Plans?: readonly PlanNode[] | undefined
}

/** Rows that the scans of a plan gave, all together. */
const scanned = ({ Plans = [], ...node }: PlanNode): number =>
  Plans.reduce((sum, plan) => sum + scanned(plan), 0) +
  (node['Relation Name'] === undefined ? 0 : node['Actual Rows'] * node['Actual Loops'])

/** How many rows the first statement reads that `ask` makes. */
const rowsRead = async (ask: (spy: Queryable) => Promise<unknown>): Promise<number> => {
  const seen: { readonly text: string; readonly params: readonly unknown[] }[] = []
  await ask({
    rows(schema, text, params = []) {
      seen.push({ text, params })
      return db.rows(schema, text, params)
    },
    run: db.run,
  })
  const [first] = seen
  if (!first) throw new Error('nothing was asked')
  const [row] = await db.rows(
    z.object({ 'QUERY PLAN': z.array(z.object({ Plan: planNode })) }),
    `explain (analyze, format json) ${first.text}`,
    first.params,
  )
  return row?.['QUERY PLAN'].reduce((sum, { Plan }) => sum + scanned(Plan), 0) ?? 0
}

describe.skipIf(connections === 1)('in the middle of a phase a page reads little more than itself', () => {
  beforeAll(async () => {
    await emptyTables(db)
    await db.run(
      `insert into ingestion.emails_legacy (message_id, sender, recipients, subject, body_text, received_at)
       select 'm' || lpad(n::text, 6, '0'), 'a@example.org', array['b@example.org'], 'S', 'Body ' || n, now()
       from generate_series(1, $1::integer) as n`,
      [EMAILS],
    )
  }, 60_000)
  const analyze = () => db.run('analyze')

  it('of phase 1', async () => {
    await db.run(
      `insert into ingestion.emails (message_id, sender, subject, category)
       select message_id, '', '', 'work' from ingestion.emails_legacy where message_id <= $1`,
      [middle],
    )
    await analyze()
    expect(await rowsRead((spy) => pendingClassify(spy, run, middle, PAGE))).toBeLessThan(MOST_ROWS)
  })

  it('of phase 2', async () => {
    await db.run(
      `insert into ingestion.emails (message_id, sender, subject, category)
       select message_id, '', '', 'work' from ingestion.emails_legacy where message_id > $1`,
      [middle],
    )
    await db.run(
      `insert into knowledge.nodes (type, name, metadata)
       select 'email', '', jsonb_build_object('message_id', message_id) from ingestion.emails_legacy where message_id <= $1`,
      [middle],
    )
    await analyze()
    expect(await rowsRead((spy) => graph.pending(spy, run, middle, PAGE))).toBeLessThan(MOST_ROWS)
  })

  it('of phase 3', async () => {
    await db.run(
      `insert into knowledge.nodes (type, name, metadata)
       select 'email', '', jsonb_build_object('message_id', message_id) from ingestion.emails_legacy where message_id > $1`,
      [middle],
    )
    await db.run(
      `insert into knowledge.embeddings (source_type, source_id, embedding)
       select 'email', n.id, array_fill(0.1, array[1024])::vector from knowledge.nodes n
       where n.metadata ->> 'message_id' <= $1`,
      [middle],
    )
    await analyze()
    const catalogue = readCatalogue()
    const never = () => Promise.reject(new Error('nothing is sent here'))
    const embed = createEmbed({
      voyage: { embed: never },
      anonymizer: { anonymize: never },
      model: voyageModelOf(catalogue, catalogue.voyageDefault),
    })
    expect(await rowsRead((spy) => embed.pending(spy, run, middle, PAGE))).toBeLessThan(MOST_ROWS)
  }, 120_000)
})
