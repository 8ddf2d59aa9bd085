// What the owner may turn on to pay less: near-identical mail paid once, several emails in one call; and what a sick one does.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { emptyTables, sampled, testDatabase } from '../database.ts'
import type { FaultRule } from '../emulators/faults.ts'
import { SICK_MARKER } from '../rehearsal/mail/generate-mail.ts'
import { expectAllToHold } from './all-hold.ts'
import { type Stage, setStage } from './stage.ts'

const place = await testDatabase()
const { db } = place
let stage: Stage

beforeEach(() => emptyTables(db))
afterEach(() => stage.close())

const done = () => stage.until(({ state }) => state === 'done')
const paid = () => stage.claude.books.totals().billed.requests

describe('near-identical mail', () => {
  const GROUPS = 4
  const MEMBERS = 5
  const OTHERS = 5
  const ALL = GROUPS * MEMBERS + OTHERS
  const NEAR = { nearTwins: true }
  const topics = ['facture en retard', 'commande livrée', 'consultation confirmée', 'billet de train']

  beforeEach(async () => {
    stage = await setStage({ db, mail: { seed: 1, count: OTHERS }, faster: 400 })
    // The same words; numbers, dates and links differ. Members of a group lie far apart in key order.
    await db.run(
      `insert into ingestion.emails_legacy (message_id, sender, recipients, subject, body_text, received_at)
       select format('m%s-%s@mail.test', member, topic), format('s%s@mail.test', member), array['owner@mail.test'],
         format('Votre %s n° %s', name, member * 1000),
         format('Nous vous informons que votre %s du %s/03/2024 peut être consultée ici : https://mail.test/%s . Merci de votre confiance, à bientôt (réf. AB%sX).', name, member, md5(member::text), member),
         now()
       from unnest($1::text[]) with ordinality as t (name, topic), generate_series(1, $2::integer) as member`,
      [topics, MEMBERS],
    )
  })

  it('is paid email by email unless the owner turns it on, and the plan says what that would save', async () => {
    const plan = await stage.engine.plan()
    expect(plan.phases[0]?.paid).toBe(ALL)
    expect(plan.possible.find(({ kind }) => kind === 'near_twins')?.emails).toBe(GROUPS * (MEMBERS - 1))
    const thrifty = (await stage.engine.offers({ thrift: { nearTwins: true, perCall: 1 } }))[0]
    expect(thrifty?.phases.map(({ paid: each }) => each)).toEqual([GROUPS + OTHERS, 0, ALL])
    expect(thrifty?.savings.find(({ kind }) => kind === 'near_twins')?.emails).toBe(GROUPS * (MEMBERS - 1))
    expect(thrifty?.costMicros.mid).toBeLessThan(plan.costMicros.mid)
    expect(thrifty?.hash).not.toBe(plan.hash)
  })

  it.each(sampled(place, ['live', 'batch'] as const, 2))(
    '%s: is paid once, and each email has its own rows and its own vector',
    async (lane) => {
      await stage.start(20_000_000, lane, NEAR)
      expect((await done()).phases.map(({ done: each }) => each)).toEqual([ALL, ALL, ALL])
      expect(paid()).toBe(GROUPS + OTHERS)
      const groups = await db.rows(
        z.object({ categories: z.number(), hashes: z.number() }),
        `select count(distinct e.category) as categories, count(distinct v.content_hash) as hashes
       from ingestion.emails e
       join knowledge.nodes n on n.type = 'email' and n.metadata ->> 'message_id' = e.message_id
       join knowledge.embeddings v on v.source_id = n.id
       where e.message_id like 'm%@mail.test' and e.subject like 'Votre %'
       group by split_part(split_part(e.message_id, '-', 2), '@', 1)`,
      )
      expect(groups).toEqual(Array(GROUPS).fill({ categories: 1, hashes: MEMBERS }))
      await expectAllToHold(db, stage)
    },
  )

  it('asks about the next of a group when the first one died', async () => {
    stage.claude.faults.add({ fault: 'status', status: 400, marker: 'billet de train', times: 1 })
    await stage.start(20_000_000, 'live', NEAR)
    expect((await done()).phases[0]).toMatchObject({ done: ALL - 1, failed: 1 })
    await expectAllToHold(db, stage)
  })
})

describe('several emails in one call', () => {
  const COUNT = 60
  const SICK = 2
  const PER_CALL = 5
  const letters = () =>
    db.rows(z.object({ code: z.string() }), 'select error_code as code from core.migration_failed order by id')

  beforeEach(async () => {
    stage = await setStage({ db, mail: { seed: 5, count: COUNT, sick: SICK }, faster: 400 })
  })

  it('are paid as one call, at less input for each', async () => {
    const [alone, together] = await Promise.all([
      stage.engine.plan(),
      stage.engine.offers({ thrift: { nearTwins: false, perCall: PER_CALL } }),
    ])
    expect(alone.possible.find(({ kind }) => kind === 'together')?.micros).toBeGreaterThan(0)
    expect(together[0]?.costMicros.mid).toBeLessThan(alone.costMicros.mid)
    // A batch carries one email per request, whatever is wanted.
    expect(together.filter(({ lane }) => lane === 'batch').map(({ perCall }) => perCall)).toEqual(
      expect.arrayContaining([1]),
    )
    await stage.start(20_000_000, 'live', { perCall: PER_CALL })
    expect((await done()).phases.map(({ done: each }) => each)).toEqual([COUNT, COUNT, COUNT])
    expect(paid()).toBe(COUNT / PER_CALL)
    const planned = together[0]?.phases[0]?.costMicros
    const spent = (await stage.engine.snapshot()).money.spentMicros
    expect(spent).toBeLessThan(alone.phases[0]?.costMicros.mid ?? 0)
    expect(spent).toBeGreaterThan((planned?.mid ?? 0) / 2)
    await expectAllToHold(db, stage)
  })

  const SICKNESSES: readonly (readonly [string, FaultRule, string])[] = [
    ['that the model refuses', { fault: 'refusal', marker: SICK_MARKER }, 'refusal'],
    ['that the service refuses as invalid', { fault: 'status', status: 400, marker: SICK_MARKER }, 'rejected'],
    ['on which the service fails', { fault: 'status', status: 500, marker: SICK_MARKER }, 'service_error'],
  ]

  it.each(sampled(place, SICKNESSES, 3))(
    'a sick one %s is found, and its neighbours pass',
    async (_name, rule, code) => {
      stage.claude.faults.add(rule)
      await stage.start(20_000_000, 'live', { perCall: PER_CALL })
      expect((await done()).phases[0]).toMatchObject({ done: COUNT - SICK, failed: SICK })
      expect(await letters()).toEqual(Array(SICK).fill({ code }))
      await expectAllToHold(db, stage)
    },
  )
})
