// Phase 2: people and emails become nodes, once each; addresses survive however they are written.
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { graph } from '../../../engine/phases/graph.ts'
import type { RunScope } from '../../../engine/phases/phase.ts'
import { only } from '../../../engine/store/database.ts'
import { emptyTables, testDatabase } from '../../database.ts'

const { db } = await testDatabase()
const run: RunScope = { id: 1, createdAt: new Date('2030-01-01'), mode: 'new', nearTwins: false }

beforeEach(() => emptyTables(db))

const email = async (id: string, sender: string, recipients: readonly string[] = [], over: { runId?: number } = {}) => {
  await db.run('insert into ingestion.emails_legacy (message_id, sender, recipients) values ($1, $2, $3)', [
    id,
    sender,
    [...recipients],
  ])
  await db.run(
    `insert into ingestion.emails (message_id, sender, recipients, subject, category, priority, keywords, run_id)
     values ($1, $2, $3, 'Sujet ' || $1, 'work', 'low', array['facture'], $4)`,
    [id, sender, [...recipients], over.runId ?? 1],
  )
}
const apply = (...ids: readonly string[]) => db.transaction((tx) => graph.apply(tx, run, ids))
const people = async () =>
  (
    await db.rows(
      z.object({ address: z.string(), name: z.string().nullable() }),
      `select metadata ->> 'email' as address, name from knowledge.nodes where type = 'person' order by 1`,
    )
  ).map(({ address, name }) => [address, name])
const edges = () =>
  db.rows(
    z.object({ from: z.string(), relation: z.string(), to: z.string() }),
    `select f.metadata ->> 'message_id' as from, relation_type as relation, t.metadata ->> 'email' as to
     from knowledge.edges e join knowledge.nodes f on f.id = e.from_node_id join knowledge.nodes t on t.id = e.to_node_id
     order by 1, 2, 3`,
  )

describe('an address header', () => {
  it.each([
    ['claire@example.org', 'claire@example.org', null],
    ['Claire Martin <Claire@Example.org>', 'claire@example.org', 'Claire Martin'],
    ['"Martin, Claire" <claire@example.org>', 'claire@example.org', 'Martin, Claire'],
    ["'Claire' <claire@example.org>", 'claire@example.org', 'Claire'],
    ['claire@example.org (Claire Martin)', 'claire@example.org', 'Claire Martin'],
    ['<claire@example.org>', 'claire@example.org', null],
    ['"claire@old.org" <claire@example.org>', 'claire@example.org', 'claire@old.org'],
    ['Claire Martin <claire@example.org', 'claire@example.org', 'Claire Martin'],
    ['mailto:claire@example.org', 'claire@example.org', null],
    ['Amis: claire@example.org, paul@example.org;', 'claire@example.org', null],
    ['Claire <  claire@example.org  >', 'claire@example.org', 'Claire'],
    ['éloïse@exemple.fr', 'éloïse@exemple.fr', null],
    ['Mailing List <no address>', 'no address', 'Mailing List'],
    ['undisclosed-recipients:;', 'undisclosed-recipients:;', null],
    ['  ', null, null],
    ['', null, null],
  ])('%j is %j, named %j', async (header, address, name) => {
    const row = z.object({ address: z.string().nullable(), name: z.string().nullable() })
    const text = 'select knowledge.address_of($1) as address, knowledge.display_name_of($1) as name'
    expect(await only(db, row, text, [header])).toEqual({ address, name })
  })

  it.each(['@'.repeat(50_000), '<'.repeat(50_000), 'a@'.repeat(25_000), `${' '.repeat(50_000)}@`, '('.repeat(50_000)])(
    'of 50 kB is read in no time',
    async (header) => {
      const started = performance.now()
      await db.run('select knowledge.address_of($1), knowledge.display_name_of($1)', [header])
      expect(performance.now() - started).toBeLessThan(1_000)
    },
  )
})

describe('the graph', () => {
  it('has one node per email with what is known of it, and edges to its people', async () => {
    await email('m1', 'Claire <claire@example.org>', ['owner@example.org', 'Paul <paul@example.org>'])
    expect(await apply('m1')).toBe(1)
    expect(await edges()).toEqual([
      { from: 'm1', relation: 'received_by', to: 'owner@example.org' },
      { from: 'm1', relation: 'received_by', to: 'paul@example.org' },
      { from: 'm1', relation: 'sent_by', to: 'claire@example.org' },
    ])
    const node = z.object({ name: z.string(), metadata: z.unknown(), source: z.string() })
    expect(await only(db, node, `select name, metadata, source from knowledge.nodes where type = 'email'`)).toEqual({
      name: 'Sujet m1',
      metadata: { message_id: 'm1', category: 'work', priority: 'low', keywords: ['facture'] },
      source: 'migration',
    })
  })

  it('has one node per person, however the address is written, in one chunk and over chunks', async () => {
    await email('m1', 'claire@example.org', ['CLAIRE@EXAMPLE.ORG', 'Claire <Claire@Example.Org>'])
    await email('m2', '"Claire" <claire@EXAMPLE.org>')
    await apply('m1')
    await apply('m2')
    expect(await people()).toEqual([['claire@example.org', 'Claire']])
    expect(await edges()).toHaveLength(3)
  })

  it('finds the person that another program wrote in its own spelling', async () => {
    await db.run(
      `insert into knowledge.nodes (type, name, metadata) values ('person', 'Claire M.', '{"email": "Claire@Example.org", "vip": true}')`,
    )
    await email('m1', 'Claire Martin <claire@example.org>')
    await apply('m1')
    expect(await people()).toEqual([['Claire@Example.org', 'Claire M.']])
    expect(await edges()).toHaveLength(1)
  })

  it('learns a display name where it had only an address or nothing, and never loses one', async () => {
    await db.run(`insert into knowledge.nodes (type, metadata) values ('person', '{"email": "paul@example.org"}')`)
    await email('m1', 'claire@example.org')
    await apply('m1')
    await email('m2', 'Claire Martin <claire@example.org>', ['Paul <paul@example.org>'])
    await apply('m2')
    await email('m3', 'claire@example.org', ['Claire M <claire@example.org>'])
    await apply('m3')
    expect(await people()).toEqual([
      ['claire@example.org', 'Claire Martin'],
      ['paul@example.org', 'Paul'],
    ])
  })

  it('is the same when a chunk is applied twice, and counts nothing then', async () => {
    await email('m1', 'a@x.org', ['b@x.org', 'b@x.org', 'B@x.org'])
    await email('m2', 'b@x.org', ['a@x.org'])
    expect(await apply('m1', 'm2')).toBe(2)
    const before = [await people(), await edges()]
    expect(await apply('m1', 'm2')).toBe(0)
    expect([await people(), await edges()]).toEqual(before)
    expect(await edges()).toHaveLength(4)
  })

  it('takes an email without any address or recipients', async () => {
    await email('m1', '')
    expect(await apply('m1')).toBe(1)
    expect([await people(), await edges()]).toEqual([[], []])
  })

  it('replaces what it knew of an email when the email was done again, and keeps what others wrote', async () => {
    await email('m1', 'a@x.org')
    await apply('m1')
    await db.run(`update knowledge.nodes set metadata = metadata || '{"starred": true}' where type = 'email'`)
    await db.run(`update ingestion.emails set category = 'family', run_id = 2`)
    const again: RunScope = { ...run, id: 2, mode: 'replace' }
    expect(await graph.pending(db, again, '', 10)).toEqual(['m1'])
    expect(await db.transaction((tx) => graph.apply(tx, again, ['m1']))).toBe(1)
    expect(await graph.pending(db, again, '', 10)).toEqual([])
    const node = z.object({ category: z.string(), starred: z.string(), run_id: z.number() })
    expect(
      await only(
        db,
        node,
        `select metadata ->> 'category' as category, metadata ->> 'starred' as starred, run_id
         from knowledge.nodes where type = 'email'`,
      ),
    ).toEqual({ category: 'family', starred: 'true', run_id: 2 })
  })
})

describe('what is pending', () => {
  it('are emails of the set with a result of phase 1, without a node and without a letter, in key order', async () => {
    for (const id of ['m3', 'm1', 'm2', 'm4', 'm5']) await email(id, 'a@x.org')
    await db.run(`update ingestion.emails_legacy set imported_at = '2040-01-01' where message_id = 'm5'`)
    await db.run(`delete from ingestion.emails where message_id = 'm4'`)
    await db.run(
      `insert into core.migration_failed (message_id, phase, error_code, error_message)
       values ('m3', 'graph', 'constraint', ''), ('m2', 'embed', 'refusal', '')`,
    )
    expect(await graph.pending(db, run, '', 10)).toEqual(['m1', 'm2'])
    expect(await graph.pending(db, run, '', 1)).toEqual(['m1'])
    expect(await graph.pending(db, run, 'm1', 10)).toEqual(['m2'])
    await apply('m1', 'm2')
    expect(await graph.pending(db, run, '', 10)).toEqual([])
  })
})
