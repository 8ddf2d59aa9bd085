// The invariants themselves: they hold after a good run, and each of them notices what it is there for.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Queryable } from '../../engine/store/database.ts'
import { testDatabase } from '../database.ts'
import { headerSecrets, ownHeadersHidden } from './header-secrets.ts'
import { checkInvariants } from './invariants.ts'
import { type Secrets, secretsOf } from './invariants-leaks.ts'
import { ledgerAt, ledgerOf } from './ledger.ts'
import { type Stage, setStage } from './stage.ts'

const { db } = await testDatabase()
let stage: Stage

beforeAll(async () => {
  stage = await setStage({ db, mail: { seed: 3, count: 30 } })
  await stage.start()
  await stage.until(({ state }) => state === 'done')
})
afterAll(() => stage.close())

const broken = async (
  tx: Queryable,
  kills = 0,
  secrets: Secrets = secretsOf(stage.mail),
): Promise<readonly string[]> => {
  const ledgers = { anthropic: ledgerOf(stage.claude.books), voyage: ledgerOf(stage.voyage.books) }
  const all = await checkInvariants({ db: tx, ...ledgers, secrets, kills })
  return all.filter(({ holds }) => !holds).map(({ name, detail }) => `${name} (${detail})`)
}

class Undo extends Error {}

/** What is broken once these statements were run; they are rolled back. */
const brokenBy = async (kills: number, ...statements: readonly string[]): Promise<readonly string[]> => {
  let found: readonly string[] = []
  const work = db.transaction(async (tx) => {
    for (const statement of statements) await tx.run(statement)
    found = await broken(tx, kills)
    throw new Undo()
  })
  await expect(work).rejects.toThrow(Undo)
  return found
}

const updateOne = (set: string) =>
  `core.api_usage set ${set} where id = (select min(id) from core.api_usage where provider = 'anthropic')`

const one = (table: string, where = 'true') =>
  `${table} where ctid = (select ctid from ${table} where ${where} limit 1)`

it('all hold after a good run, over HTTP as in this process', async () => {
  expect(await broken(db)).toEqual([])
  const secrets = { ...secretsOf(stage.mail), ...(await headerSecrets(db)) }
  const ledgers = { anthropic: ledgerAt(stage.claude.url), voyage: ledgerAt(stage.voyage.url) }
  const all = await checkInvariants({ db, ...ledgers, secrets, kills: 0 })
  expect(all.filter(({ holds }) => !holds)).toEqual([])
  expect(all.length).toBeGreaterThanOrEqual(11)
  expect(await ownHeadersHidden(db)).toMatchObject({ holds: true })
})

describe('what they notice', () => {
  it.each([
    ['a lost email', `delete from ${one('ingestion.emails')}`, /^emails of the run.*lost: 1/],
    ['a lost node', `delete from ${one('knowledge.nodes', `type = 'email'`)}`, /^email nodes.*lost: 1/],
    ['a lost vector', `delete from ${one('knowledge.embeddings')}`, /^embeddings.*lost: 1/],
    [
      'a letter beside a result',
      `insert into core.migration_failed (message_id, phase, error_code, error_message)
       select message_id, 'classify', 'refusal', '' from ingestion.emails limit 1`,
      /^emails of the run.*done although there is a letter: 1/,
    ],
    [
      'a counter that is off',
      `update core.run_phases set done = done + 2 where phase = 'graph'`,
      /graph done off by: 2/,
    ],
    [
      'a token too many in our books',
      `update ${updateOne('tokens_input = tokens_input + 1')}`,
      /input tokens outside by: -1/,
    ],
    [
      'a call missing in our books',
      `delete from ${one('core.api_usage', `provider = 'anthropic'`)}`,
      /anthropic: settled <= billed/,
    ],
    [
      'a call missing in the sum of the run',
      `delete from ${one('core.api_usage')}`,
      /counter differs from their calls: 1/,
    ],
    ['a passed cap', 'update core.migration_runs set cap_micros = settled_micros - 1', /runs over their cap: 1/],
    [
      'a reservation left behind',
      `insert into core.reservations (id, run_id, phase, provider, model, emails, micros, tokens_input, tokens_output, epoch)
       select gen_random_uuid(), id, 'classify', 'anthropic', model, 1, 5, 1, 1, 1 from core.migration_runs`,
      /reservations left: 1/,
    ],
  ] as const)('%s', async (_what, statement, expected) => {
    const found = await brokenBy(0, statement)
    expect(found.some((each) => expected.test(each))).toBe(true)
  })

  it('a row that is there twice, once the index that forbids it is gone', async () => {
    const found = await brokenBy(
      0,
      'drop index knowledge.embeddings_source_key',
      `insert into knowledge.embeddings (source_type, source_id, embedding)
       select source_type, source_id, embedding from knowledge.embeddings limit 1`,
    )
    expect(found.join()).toMatch(/embeddings twice: 1/)
  })

  it('an estimate although no call was cut off; after a kill it is no fault', async () => {
    const estimate = `update ${updateOne('estimated = true, tokens_input = tokens_input + 500, cost_micros = cost_micros + 1500, cost_usd = cost_usd + 0.0015')}`
    const sum = 'update core.migration_runs set settled_micros = settled_micros + 1500'
    expect((await brokenBy(0, estimate, sum)).join()).toMatch(/calls that differ: -1/)
    expect(await brokenBy(1, estimate, sum)).toEqual([])
  })

  it('a value that was sent, and a search for nothing', async () => {
    expect((await broken(db, 0, { word: ['<email>'] })).join()).toMatch(
      /Claude received.*kind "word" that were found: 1/,
    )
    expect((await broken(db, 0, { word: [] })).join()).toMatch(/no value was given to look for/)
  })

  it('an address of the header in the anonymised text', async () => {
    const work = db.transaction(async (tx) => {
      await tx.run(`update ingestion.emails_anonymized a set body = body || ' ' || l.sender
        from ingestion.emails_legacy l where l.message_id = a.message_id`)
      expect(await ownHeadersHidden(tx)).toMatchObject({ holds: false })
      throw new Undo()
    })
    await expect(work).rejects.toThrow(Undo)
  })
})
