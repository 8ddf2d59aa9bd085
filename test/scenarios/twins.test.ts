// Identical mail is paid for once: one email of each group is called for, and its result is the others' in the same commit.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import type { Lane } from '../../engine/plan.ts'
import { emptyTables, sampled, serverCases, testDatabase } from '../database.ts'
import { expectAllToHold } from './all-hold.ts'
import { type Stage, setStage } from './stage.ts'

const place = await testDatabase()
const { db } = place
const ofServers = serverCases(place)
const GROUPS = 10
const MEMBERS = 4
/** Mail with secrets, each of its own text. */
const OTHERS = 5
const ALL = GROUPS * MEMBERS + OTHERS
const TEXTS = GROUPS + OTHERS
let stage: Stage

beforeEach(async () => {
  await emptyTables(db)
  stage = await setStage({ db, mail: { seed: 1, count: OTHERS }, faster: 400 })
  // Each group's members lie far apart in key order, and come from different people.
  await db.run(
    `insert into ingestion.emails_legacy (message_id, sender, recipients, subject, body_text, received_at)
     select format('m%s-%s@mail.test', member, topic), format('p%s@mail.test', member), array['owner@mail.test'],
       'Facture ' || topic, 'Veuillez trouver la facture du dossier ' || chr(64 + topic), now()
     from generate_series(1, $1::integer) as topic, generate_series(1, $2::integer) as member`,
    [GROUPS, MEMBERS],
  )
})
afterEach(() => stage.close())

const done = () => stage.until(({ state }) => state === 'done')
const paid = () => stage.claude.books.totals().billed.requests
const embeddedTexts = () =>
  stage.voyage.books.entries.flatMap(
    ({ body }) => z.object({ input: z.array(z.string()) }).parse(JSON.parse(body)).input,
  )
const letterFor = (messageId: string) =>
  db.run(
    `insert into core.migration_failed (message_id, phase, error_code, error_message)
     values ($1, 'classify', 'refusal', 'x')`,
    [messageId],
  )

it.each(sampled<Lane>(place, ['batch', 'live'], 2))(
  '%s: pays for each text once in both paid phases, and every email has its own rows',
  async (lane) => {
    const plan = await stage.engine.plan()
    expect(plan.phases.map(({ emails, paid: texts }) => [emails, texts])).toEqual([
      [ALL, TEXTS],
      [ALL, 0],
      [ALL, TEXTS],
    ])
    expect(plan.savings.find(({ kind }) => kind === 'twins')?.emails).toBe(ALL - TEXTS)
    await stage.start(20_000_000, lane)
    const snapshot = await done()
    expect(snapshot.phases.map(({ done: each }) => each)).toEqual([ALL, ALL, ALL])
    expect(paid()).toBe(TEXTS)
    expect(embeddedTexts()).toHaveLength(TEXTS)
    const rows = await db.rows(
      z.object({ categories: z.number(), senders: z.number(), hashes: z.number() }),
      `select count(distinct e.category) as categories, count(distinct e.sender) as senders,
       count(distinct v.content_hash) as hashes
     from ingestion.emails e
     join knowledge.nodes n on n.type = 'email' and n.metadata ->> 'message_id' = e.message_id
     join knowledge.embeddings v on v.source_id = n.id
     where e.subject like 'Facture %' group by e.subject having count(*) > 1`,
    )
    expect(rows).toEqual(Array(GROUPS).fill({ categories: 1, senders: MEMBERS, hashes: 1 }))
    await expectAllToHold(db, stage)
  },
)

it('the next of a group is called for when the first one died', async () => {
  await letterFor('m1-3@mail.test')
  await stage.start()
  const snapshot = await done()
  expect(snapshot.phases.map(({ done: each }) => each)).toEqual([ALL - 1, ALL - 1, ALL - 1])
  expect(paid()).toBe(TEXTS)
  await expectAllToHold(db, stage)
})

ofServers('waits for nobody: what another program classified meanwhile blocks none of its group', async () => {
  await stage.engine.plan()
  await db.run(
    `insert into ingestion.emails (message_id, sender, subject, category) values ('m1-5@mail.test', 's', 's', 'finance')`,
  )
  await stage.start()
  const snapshot = await done()
  expect(snapshot.phases.map(({ done: each }) => each)).toEqual([ALL, ALL, ALL])
  await expectAllToHold(db, stage)
})
