// Search on a migrated corpus: a known email is found by words, people are matched here only, and each question is in the books.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { only } from '../../../engine/store/database.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { type Stage, setStage } from '../../scenarios/stage.ts'
import { never } from '../privacy/hostile.ts'
import { searchOn } from './search-bed.ts'

const { db } = await testDatabase()
const blindTo = new Set<string>()
let stage: Stage
let now: Date

beforeAll(async () => {
  await emptyTables(db)
  stage = await setStage({ db, mail: { seed: 5, count: 60 }, blindTo })
  await stage.start()
  await stage.until(({ state }) => state === 'done')
}, 60_000)
afterAll(() => stage.close())
beforeEach(async () => {
  now = new Date('2026-11-24T10:00:00Z')
  stage.voyage.faults.clear()
  stage.presidio.faults.clear()
  blindTo.clear()
  await db.run('delete from core.search_calls')
  await db.run('delete from core.search_allowances')
  await db.run(`delete from core.api_usage where context = 'search'`)
})

const search = (question: string) =>
  searchOn(db, { voyage: stage.voyage.url, presidio: stage.presidio.url }, () => now).search(question, never)
const allow = (capMicros = 10_000) =>
  searchOn(db, { voyage: stage.voyage.url, presidio: stage.presidio.url }).allow({ capMicros, by: 'test' })
const found = async (question: string) => {
  const outcome = await search(question)
  if (outcome.kind !== 'found') throw new Error(`not found: ${outcome.kind}`)
  return outcome
}
const bodies = () => stage.voyage.books.totals().bytesReceived
const figures = z.object({
  reserved: z.number(),
  settled: z.number(),
  usage: z.number(),
  estimated: z.number(),
  left: z.number(),
})
const books = () =>
  only(
    db,
    figures,
    `select (select sum(reserved_micros)::bigint from core.search_allowances) as reserved,
       (select sum(settled_micros)::bigint from core.search_allowances) as settled,
       (select coalesce(sum(cost_micros), 0)::bigint from core.api_usage where context = 'search') as usage,
       (select count(*) from core.api_usage where context = 'search' and estimated) as estimated,
       (select count(*) from core.search_calls) as left`,
  )

describe('what is found', () => {
  beforeEach(() => allow())

  it('is the known email first, by words of its anonymised subject and body', async () => {
    const row = z.object({ number: z.number(), subject: z.string(), body: z.string() })
    await db.run(
      `insert into core.local_numbers (message_id) select message_id from ingestion.emails_legacy on conflict do nothing`,
    )
    const known = await db.rows(
      row,
      `select number, subject, body from ingestion.emails_anonymized join core.local_numbers using (message_id)
       where length(subject) > 20 order by message_id limit 8`,
    )
    for (const { number, subject, body } of known) {
      const words = `${subject} ${body}`
        .replace(/<[A-Z]+_\d+>/g, ' ')
        .replace(/\s+/g, ' ')
        .slice(0, 290)
      expect([words, (await found(words)).hits[0]?.number]).toEqual([words, number])
    }
  })

  it('is shown by local number, category, date, likeness and anonymised subject, and nothing else', async () => {
    const { hits } = await found('facture à payer')
    expect(hits.length).toBeGreaterThan(5)
    for (const hit of hits) {
      expect(
        Object.keys(hit).every((key) => /^(number|receivedAt|category|subject|similarity|alike|ofPeople)$/.test(key)),
      ).toBe(true)
    }
    const likeness = hits.map(({ similarity }) => similarity ?? 0)
    expect(likeness).toEqual(likeness.toSorted((a, b) => b - a))
  })

  it('has no category where another program wrote one that is not of the closed list', async () => {
    const before = (await found('facture à payer')).hits
    expect(before.every(({ category }) => category !== undefined)).toBe(true)
    await db.run(`update ingestion.emails set priority = category, category = 'Dossier de Claire Martin'`)
    try {
      const { hits } = await found('facture à payer')
      expect(hits.filter((hit) => 'category' in hit)).toEqual([])
    } finally {
      await db.run('update ingestion.emails set category = priority')
    }
  })

  it('puts the emails of somebody who is named first, and does not send the name', async () => {
    const mail = stage.mail.find(({ sender }) => /^\p{L}+ \p{L}+ </u.test(sender))
    const name = /^[^<]+/.exec(mail?.sender ?? '')?.[0].trim() ?? ''
    const before = stage.voyage.books.totals().calls.embeddings ?? 0
    const { hits, people } = await found(`le message de ${name} sur le rendez-vous`)
    expect(stage.voyage.books.totals().calls.embeddings).toBe(before + 1)
    expect([people, hits[0]?.ofPeople]).toEqual(['named', true])
    expect(stage.voyage.books.search([name])).toEqual([])
    const theirs = hits.findLastIndex(({ ofPeople }) => ofPeople)
    expect(hits.slice(0, theirs + 1).every(({ ofPeople }) => ofPeople)).toBe(true)
  })

  it('costs nothing when only a person was asked for', async () => {
    const address = /<([^>]+)>/.exec(stage.mail.find(({ sender }) => sender.includes('<'))?.sender ?? '')?.[1] ?? ''
    const before = bodies()
    const { hits, micros, people } = await found(address)
    expect([micros, people, bodies()]).toEqual([0, 'named', before])
    expect(hits[0]?.ofPeople).toBe(true)
    expect(hits[0]).not.toHaveProperty('similarity')
  })
})

it('sends nothing when Presidio leaves things in sight', async () => {
  await allow()
  blindTo.add('PERSON')
  const before = bodies()
  expect(await search('facture du garage')).toEqual({ kind: 'failed', service: 'presidio' })
  expect(bodies()).toBe(before)
})

describe('the money', () => {
  it('nothing is sent without an approval, nor beyond one', async () => {
    const before = bodies()
    expect(await search('facture du garage')).toEqual({ kind: 'needs_approval', capMicros: 10_000, searches: 181 })
    await allow(1)
    expect(await search('facture du garage')).toMatchObject({ kind: 'needs_approval' })
    expect(bodies()).toBe(before)
  })

  it('each question is booked at its real cost, apart from the migration', async () => {
    await allow()
    const billed = () => stage.voyage.books.totals().billed.inputTokens
    const [before, sum] = [billed(), await migrationSum()]
    const { micros, leftMicros } = await found('facture du garage')
    expect(micros).toBe(Math.ceil((billed() - before) * 0.06))
    expect(leftMicros).toBe(10_000 - micros)
    expect(await books()).toEqual({ reserved: 0, settled: micros, usage: micros, estimated: 0, left: 0 })
    expect(await migrationSum()).toBe(sum)
  })

  const migrationSum = async () =>
    (
      await only(
        db,
        z.object({ sum: z.number() }),
        `select sum(cost_micros)::bigint as sum from core.api_usage where context = 'migration_emails'`,
      )
    ).sum

  it('a lost answer is booked at its worst case, a refusal not at all', async () => {
    await allow()
    stage.voyage.faults.add({ fault: 'accepted_then_cut' })
    expect(await search('facture du garage')).toEqual({ kind: 'failed', service: 'voyage' })
    const worst = Math.ceil((Buffer.byteLength('facture du garage') + 16) * 0.06)
    expect(await books()).toEqual({ reserved: 0, settled: worst, usage: worst, estimated: 1, left: 0 })
    stage.voyage.faults.clear()
    stage.voyage.faults.add({ fault: 'status', status: 429 })
    expect(await search('facture du garage')).toEqual({ kind: 'failed', service: 'voyage' })
    expect(await books()).toMatchObject({ settled: worst, reserved: 0, left: 0 })
  })

  it('what a crash left reserved is booked at its worst case once it is old, and not while it may be under way', async () => {
    await allow()
    await db.run(`update core.search_allowances set reserved_micros = 9`)
    await db.run(
      `insert into core.search_calls (id, allowance_id, model, micros, tokens_input, created_at)
       select gen_random_uuid(), id, 'voyage-4', 9, 150, $1 from core.search_allowances`,
      [now],
    )
    const first = await found('facture du garage')
    expect(await books()).toMatchObject({ reserved: 9, left: 1, estimated: 0 })
    now = new Date(now.getTime() + 10 * 60_000 + 1)
    const second = await found('facture du garage')
    const sum = first.micros + second.micros + 9
    expect(await books()).toEqual({ reserved: 0, settled: sum, usage: sum, estimated: 1, left: 0 })
  })
})

describe('nothing is sent', () => {
  beforeEach(() => allow())
  it.each([
    ['06 12 34 56 78', 'nothing_left'],
    ['??!', 'nothing_left'],
  ])('of "%s": %s', async (question, kind) => {
    const before = bodies()
    expect(await search(question)).toEqual({ kind })
    expect(bodies()).toBe(before)
  })

  it('while Presidio is down', async () => {
    const before = bodies()
    stage.presidio.faults.add({ fault: 'down' })
    expect(await search('facture du garage')).toEqual({ kind: 'failed', service: 'presidio' })
    expect(bodies()).toBe(before)
    expect(await books()).toMatchObject({ reserved: 0, settled: 0 })
  })
})
