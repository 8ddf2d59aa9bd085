// The validation after a run: what a good run shows, and that each kind of damage is found by the question made for it.
import { beforeEach, describe, expect, it } from 'vitest'
import { passes, runValidation, VALIDATIONS } from '../../../checks/validation/validate.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { never } from '../deps.ts'
import { saidInBoth } from '../words.ts'
import { deadLetter, finishedRun } from './finished-run.ts'

const { db } = await testDatabase()
const EMAILS = 200
let runId = 0
beforeEach(async () => {
  await emptyTables(db)
  runId = (await finishedRun(db, EMAILS)).id
})

const validate = async () => {
  const results = await runValidation({ db, seed: 7 }, runId, { signal: never })
  saidInBoth(results)
  return results
}
/** What is not well: state and key. */
const complaints = async () =>
  (await validate()).filter(({ state }) => state !== 'ok').map(({ state, detail }) => `${state} ${detail.key}`)
const paramsOf = async (id: string) => (await validate()).find((result) => result.id === id)?.detail.params

describe('a good run', () => {
  it('passes every question, in order', async () => {
    const results = await validate()
    expect(results.map(({ id, state }) => `${id} ${state}`)).toEqual(VALIDATIONS.map(({ id }) => `${id} ok`))
    expect(passes(results)).toBe(true)
  })

  it('tells the counts and the cost per service beside the runbook', async () => {
    expect(await paramsOf('emails')).toEqual({ found: EMAILS, expected: EMAILS, source: EMAILS, missing: 0 })
    expect(await paramsOf('cost')).toEqual({
      total: 0.00452,
      cap: 2,
      claude: 0.0045,
      voyage: 0.00002,
      estimated: 0.0015,
      runbookClaude: 330,
      runbookVoyage: 2,
      runbookEmails: 110_000,
    })
  })

  it('is not disturbed by mail that came later, nor by mail of other programs', async () => {
    await db.run(
      `insert into ingestion.emails_legacy (message_id, imported_at) values ('late', '2026-11-23T10:00:01Z')`,
    )
    await db.run(`insert into ingestion.emails (message_id, sender, subject) values ('live', 'x', 'y')`)
    await db.run(`insert into knowledge.nodes (type, metadata) values ('email', '{"message_id": "live"}')`)
    expect(await complaints()).toEqual([])
  })

  it('stays good with letters that speak for what is missing, up to one in a hundred', async () => {
    await deadLetter(db, 'm5', 'classify')
    await deadLetter(db, 'm6', 'embed', 'skipped')
    expect(await complaints()).toEqual([])
    expect(await paramsOf('emails')).toMatchObject({ expected: EMAILS - 1, found: EMAILS - 1 })
    expect(await paramsOf('embeddings')).toMatchObject({ expected: EMAILS - 2, found: EMAILS - 2 })
    expect(await paramsOf('failures')).toEqual({ source: EMAILS, failed: 2, open: 1, skipped: 1, share: 0.01 })
  })
})

describe('what is missing', () => {
  it('is told within the tolerance of one percent, and does not forbid the validation', async () => {
    await db.run(`delete from ingestion.emails where message_id in ('m1', 'm2')`)
    expect(await complaints()).toEqual(['warn check-emails-nearly'])
    expect(passes(await validate())).toBe(true)
  })

  it('fails beyond it, phase by phase', async () => {
    const lost = `('m1', 'm2', 'm3')`
    await db.run(`delete from knowledge.embeddings where content_hash in ${lost}`)
    expect(await complaints()).toEqual(['fail check-embeddings-missing'])
    await db.run(`delete from knowledge.nodes where type = 'email' and metadata ->> 'message_id' in ${lost}`)
    expect(await complaints()).toEqual(['fail check-email-nodes-missing', 'fail check-embeddings-missing'])
    expect(passes(await validate())).toBe(false)
  })

  it('is not covered by results of an earlier run when this one replaces them', async () => {
    await db.run(`update core.migration_runs set mode = 'replace'`)
    await db.run(`update ingestion.emails set run_id = 0 where message_id in ('m1', 'm2', 'm3')`)
    expect(await complaints()).toEqual(['fail check-emails-missing'])
  })

  it('more than one letter in a hundred fails, and over five says to begin again', async () => {
    const failures = async () => {
      const result = (await validate()).find(({ id }) => id === 'failures')
      return [result?.state, result?.remedy?.key, result?.detail.params.share]
    }
    for (const n of [1, 2, 3]) await deadLetter(db, `m${n}`, 'classify')
    expect(await failures()).toEqual(['fail', 'remedy-retry-letters', 0.015])
    for (let n = 4; n <= 11; n += 1) await deadLetter(db, `m${n}`, 'embed')
    expect(await failures()).toEqual(['fail', 'remedy-remigrate', 0.055])
  })
})

describe('what is wrong', () => {
  it('an email without its sender, or with two', async () => {
    await db.run(
      `delete from knowledge.edges where from_node_id = (
         select id from knowledge.nodes where metadata ->> 'message_id' = 'm1')`,
    )
    expect(await complaints()).toEqual(['fail check-sender-edges-wrong'])
    await db.run(
      `insert into knowledge.edges (from_node_id, to_node_id, relation_type)
       select email.id, person.id, 'sent_by' from knowledge.nodes email, knowledge.nodes person
       where email.metadata ->> 'message_id' = 'm2' and person.type = 'person'
       on conflict do nothing`,
    )
    expect(await paramsOf('sender-edges')).toEqual({ nodes: EMAILS, without: 1, several: 1 })
  })

  it('but not an email whose original names no sender', async () => {
    await db.run(`update ingestion.emails set sender = '' where message_id = 'm1'`)
    await db.run(
      `delete from knowledge.edges where from_node_id = (
         select id from knowledge.nodes where metadata ->> 'message_id' = 'm1')`,
    )
    expect(await complaints()).toEqual([])
    expect(await paramsOf('sender-edges')).toEqual({ nodes: EMAILS, nameless: 1 })
  })

  it('a vector that is not of length 1', async () => {
    await db.run(`update knowledge.embeddings set embedding = embedding * (select array_fill(2::real, array[1024])::vector)
      where content_hash = 'm1'`)
    expect(await complaints()).toContain('fail check-embeddings-broken')
  })

  it('a node that hangs loose: an email of no source, a person without an edge', async () => {
    await db.run(
      `insert into knowledge.nodes (type, metadata, run_id) values ('email', '{"message_id": "gone"}', ${runId})`,
    )
    await db.run(
      `insert into knowledge.nodes (type, metadata, run_id) values ('person', '{"email": "alone@example.org"}', ${runId})`,
    )
    expect(await complaints()).toEqual(['fail check-orphan-nodes-loose'])
    expect(await paramsOf('orphan-nodes')).toEqual({ emails: 1, people: 1 })
  })

  it('a vector of an email without a word that does not say so', async () => {
    await db.run(`insert into ingestion.emails_anonymized (message_id, policy_hash, subject, body) values
      ('m1', 'q', '', E' \n'), ('m2', 'q', 'Facture', '')`)
    expect(await complaints()).toEqual(['fail check-embeddings-unmarked'])
    await db.run(`update knowledge.embeddings set metadata = '{"empty": true}' where content_hash = 'm1'`)
    expect(await complaints()).toEqual([])
  })

  it('vectors of another model, which no search would find', async () => {
    await db.run(`update knowledge.embeddings set model = 'voyage-4-large' where content_hash in ('m1', 'm2')`)
    expect(await complaints()).toContain('fail check-embeddings-foreign')
    expect(await paramsOf('embeddings')).toEqual({ foreign: 2, model: 'voyage-4' })
    await db.run(`update knowledge.embeddings set model = null`)
    expect(await complaints()).toContain('fail check-embeddings-foreign')
  })

  it('more booked than was approved by then, for the run, a comparison, or searches', async () => {
    const approve = (cap: number, at: string) =>
      db.run(
        `insert into core.budget_approvals (run_id, plan_hash, cap_micros, approved_by, approved_at)
         values ($1, 'h', $2, 'test', $3::timestamptz)`,
        [runId, cap, at],
      )
    await db.run(`update core.budget_approvals set cap_micros = 4519`)
    expect(await complaints()).toEqual(['fail check-approvals-exceeded'])
    await db.run(`update core.budget_approvals set cap_micros = 4000`)
    await db.run(
      `update core.api_usage set created_at = case provider when 'voyage' then timestamptz '2026-11-24' else timestamptz '2026-11-22' end`,
    )
    await approve(2_000_000, '2026-11-23T20:00:00Z')
    expect(await complaints()).toEqual(['fail check-approvals-exceeded'])
    await db.run(`update core.budget_approvals set cap_micros = 4500 where cap_micros = 4000`)
    expect(await complaints()).toEqual([])
    await db.run(`insert into core.search_allowances (approved_by, cap_micros, settled_micros) values ('test', 10, 11)`)
    expect(await complaints()).toEqual(['fail check-approvals-exceeded'])
    await db.run('delete from core.budget_approvals')
    expect(await complaints()).toEqual(['fail check-approvals-none'])
  })

  it('a cost over the cap', async () => {
    await db.run('update core.migration_runs set cap_micros = 4519')
    expect(await complaints()).toEqual(['fail check-cost-over'])
  })

  it('books that do not close: a reservation left, a sum that differs, a row that says two things', async () => {
    await db.run(`insert into core.reservations
      (id, run_id, phase, provider, model, emails, micros, tokens_input, tokens_output, epoch)
      values (gen_random_uuid(), ${runId}, 'classify', 'anthropic', 'm', 1, 5, 1, 1, 0)`)
    expect(await complaints()).toEqual(['fail check-books-reserved'])
    await db.run('delete from core.reservations')
    await db.run('update core.migration_runs set settled_micros = settled_micros + 1')
    expect(await complaints()).toEqual(['fail check-books-differ'])
    await db.run('update core.migration_runs set settled_micros = settled_micros - 1')
    await db.run(`update core.api_usage set cost_usd = cost_usd + 0.000001 where provider = 'voyage'`)
    expect(await complaints()).toEqual(['fail check-books-differ'])
  })
})

describe('what is asked of a run that is not there yet', () => {
  it('an unknown run is one fail', async () => {
    const results = await runValidation({ db, seed: 7 }, 999, { signal: never })
    saidInBoth(results)
    expect(results).toMatchObject([{ id: 'run', state: 'fail', detail: { key: 'check-run-unknown' } }])
  })

  it('a run that has not ended is one fail', async () => {
    await db.run('update core.migration_runs set finished_at = null')
    expect(await complaints()).toEqual(['fail check-run-unfinished'])
  })

  it('a question that the database refuses is a fail of its own, and the others are still asked', async () => {
    await db.run('alter table core.reservations rename to elsewhere')
    try {
      expect(await complaints()).toEqual(['fail check-any-fault'])
      expect(await paramsOf('books')).toEqual({ errorCode: '42P01' })
    } finally {
      await db.run('alter table core.elsewhere rename to reservations')
    }
  })
})
