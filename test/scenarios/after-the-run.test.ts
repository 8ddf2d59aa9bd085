// After the run: a validation stands as long as its rows do, and /search answers from the phone under its own approval.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { only } from '../../engine/store/database.ts'
import { OWNER } from '../bot/chat-room.ts'
import { sampled, testDatabase } from '../database.ts'
import { type AfterTheRun, openAfterTheRun } from './after-the-run.ts'

const place = await testDatabase()
const { db } = place

/** What makes a validation stale, and the statement that does it. */
const CHANGES: readonly (readonly [string, string])[] = [
  [
    'a letter',
    `insert into core.migration_failed (message_id, phase, error_code, error_message)
      select message_id, 'embed', 'refusal', '' from ingestion.emails_legacy limit 1`,
  ],
  ['an edge', `delete from knowledge.edges where id = (select id from knowledge.edges limit 1)`],
  [
    'a changed category',
    `update ingestion.emails set category = 'other' where id = (select id from ingestion.emails where category <> 'other' limit 1)`,
  ],
  ['a vector moved', `update knowledge.embeddings set embedding = l2_normalize(embedding)`],
  ['a usage row', `delete from core.api_usage where id = (select id from core.api_usage limit 1)`],
  [
    'a node of the run that belongs to no email',
    `insert into knowledge.nodes (type, metadata, run_id)
       select 'email', '{"message_id": "nobody"}', id from core.migration_runs`,
  ],
  [
    'a person who is none any more',
    `update knowledge.nodes set type = 'task' where id = (select id from knowledge.nodes where type = 'person' limit 1)`,
  ],
  ['a changed sender', `update ingestion.emails set sender = 'x' where id = (select id from ingestion.emails limit 1)`],
  [
    'an emptied text',
    `update ingestion.emails_anonymized set subject = '', body = ''
       where message_id = (select message_id from ingestion.emails_anonymized where body <> '' limit 1)`,
  ],
  ['an approval', `update core.budget_approvals set cap_micros = cap_micros + 1`],
]

let after: AfterTheRun

beforeEach(async () => {
  after = await openAfterTheRun(db)
}, 60_000)
afterEach(() => after.close())

describe('a validation', () => {
  it.each(sampled(place, CHANGES, 5))('goes stale with %s', async (_what, change) => {
    await after.validate()
    expect(await after.state()).toEqual(['validated', 'reason-validated'])
    await db.run(change)
    expect(await after.state()).toEqual(['done', 'reason-validation-stale'])
  })

  it('stands when mail comes later, other programs write theirs, and searches are paid', async () => {
    await after.validate()
    await db.run(
      `insert into ingestion.emails_legacy (message_id, imported_at) values ('late', now() + interval '1 day')`,
    )
    await db.run(`insert into ingestion.emails (message_id, sender, subject) values ('live', 'x', 'y')`)
    await db.run(`insert into knowledge.nodes (type, metadata) values ('email', '{"message_id": "live"}')`)
    await db.run(`insert into core.api_usage (provider, context, cost_micros) values ('voyage', 'search', 2)`)
    expect(await after.state()).toEqual(['validated', 'reason-validated'])
  })
})

describe('/search', () => {
  it('asks for its approval once, then answers by local numbers, page by page', async () => {
    const { room, stage } = after
    await room.chat.say('/search votre facture')
    const offer = await room.fromBot(/Il faut un accord, à part de la migration : 0,01\s\$/)
    expect(stage.voyage.books.totals().billed.requests).toBe(1)
    expect(await room.press(offer, /Approuver 0,01/)).toBe('Accord reçu')
    const found = await room.fromBot(/Recherche\n\n#\d+ : [\s\S]*ressemblance [\s\S]*il reste 0,01\s\$/)
    for (const { message_id, sender } of stage.mail) {
      expect(found.text).not.toContain(message_id)
      expect(found.text).not.toContain(sender)
    }
    await room.press(found, /autres?$/)
    await room.see(({ messages }) => messages.filter(({ text }) => /^Recherche\n\n#/.test(text)).length === 2)
    await room.chat.say('/search facture et devis')
    await room.see(({ messages }) => messages.filter(({ text }) => /^Recherche\n\n#/.test(text)).length === 3)
    expect(await after.journal()).toEqual([
      'search needs_approval',
      'approve_search recorded',
      'search found',
      'search found',
    ])
    const by = z.object({ by: z.string() })
    expect(await db.rows(by, 'select approved_by as by from core.search_allowances')).toEqual([
      { by: `telegram:${OWNER}` },
    ])
  }, 60_000)

  it('writes the question down nowhere', async () => {
    const { room } = after
    await room.chat.say('/search zanzibar et facture')
    await room.fromBot(/Il faut un accord/)
    const tables = await db.rows(
      z.object({ name: z.string() }),
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('core', 'ingestion', 'knowledge')`,
    )
    for (const { name } of tables) {
      const { count } = await only(
        db,
        z.object({ count: z.number() }),
        `select count(*) as count from ${name} t where to_jsonb(t)::text ilike '%zanzibar%'`,
      )
      expect([name, count]).toEqual([name, 0])
    }
    expect(room.logged.join()).not.toMatch(/zanzibar/i)
  })
})
