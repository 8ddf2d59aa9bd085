// A sick email is not a sick world: it gets its letter, its neighbours pass, and its retry goes through all phases.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { emptyTables, sampled, serverCases, testDatabase } from '../database.ts'
import type { FaultRule } from '../emulators/faults.ts'
import { SICK_MARKER } from '../rehearsal/mail/generate-mail.ts'
import { expectAllToHold } from './all-hold.ts'
import { type Stage, setStage } from './stage.ts'

const place = await testDatabase()
const { db } = place
const ofServers = serverCases(place)
let stage: Stage

beforeEach(async () => {
  await emptyTables(db)
  stage = await setStage({ db, mail: { seed: 5, count: 60, sick: 2 } })
})
afterEach(() => stage.close())

const letters = () =>
  db.rows(
    z.object({ phase: z.string(), code: z.string(), message: z.string() }),
    'select phase, error_code as code, error_message as message from core.migration_failed order by id',
  )

const SICKNESSES: readonly (readonly [string, FaultRule, string])[] = [
  ['on which the service fails', { fault: 'status', status: 500, marker: SICK_MARKER }, 'service_error'],
  ['that the service refuses as invalid', { fault: 'status', status: 400, marker: SICK_MARKER }, 'rejected'],
  ['whose answer never comes whole', { fault: 'half_body', marker: SICK_MARKER }, 'service_error'],
]

it.each(sampled(place, SICKNESSES, 3))(
  'an email %s in phase 1 gets a letter, and all others pass',
  async (_name, rule, code) => {
    stage.claude.faults.add(rule)
    await stage.start(20_000_000)
    const done = await stage.until(({ state }) => state === 'done')
    expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([58, 2]))
    // What may pass the second time had one more try at the end of the phase.
    expect(done.phases[0]?.retried).toBe(code === 'service_error' ? 2 : undefined)
    expect((await letters()).map(({ phase, code: each }) => [phase, each])).toEqual(Array(2).fill(['classify', code]))
    await expectAllToHold(db, stage)
  },
)

it.each(sampled(place, SICKNESSES, 3))(
  'an email %s in phase 3 is found by halving its request',
  async (_name, rule, code) => {
    stage.voyage.faults.add(rule)
    await stage.start(20_000_000)
    const done = await stage.until(({ state }) => state === 'done')
    expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual([
      [60, 0],
      [60, 0],
      [58, 2],
    ])
    expect((await letters()).map(({ phase, code: each }) => [phase, each])).toEqual(Array(2).fill(['embed', code]))
    await expectAllToHold(db, stage)
  },
)

it('a refused email is tried three times, and once more so at the end of the phase; a retry takes it through all phases', async () => {
  const fault = stage.claude.faults.add({ fault: 'refusal', marker: SICK_MARKER })
  await stage.start(20_000_000)
  await stage.until(({ state }) => state === 'done')
  expect(await letters()).toEqual(
    Array(2).fill({ phase: 'classify', code: 'refusal', message: 'The model refused to answer' }),
  )
  const { needle } = { needle: SICK_MARKER }
  expect(stage.claude.books.search([needle])[0]?.requests).toHaveLength(2 * 2 * 3)

  stage.claude.faults.clear(fault)
  const groups = await stage.engine.letters()
  expect(groups).toMatchObject([
    { phase: 'classify', code: 'refusal', count: 2, examples: [{ number: 1 }, { number: 2 }] },
  ])
  // The subject is the anonymised one that Claude saw, kept with the letter.
  const subjects = groups.flatMap(({ examples }) => examples.flatMap(({ subject }) => subject?.replace(/…$/, '') ?? []))
  expect(subjects).toHaveLength(2)
  for (const subject of subjects)
    expect(
      await db.run('select 1 from ingestion.emails_anonymized where starts_with(subject, $1)', [subject]),
    ).toBeGreaterThan(0)
  const offer = await stage.engine.offerRetry({ code: 'refusal' })
  expect(offer).toMatchObject({ emails: 2 })
  expect(offer.priceMicros).toBeGreaterThan(0)
  expect(await stage.engine.retryLetters({ code: 'refusal' }, 'test')).toBe(2)
  const done = await stage.until(({ state, openLetters }) => state === 'done' && openLetters === 0)
  expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([60, 0]))
  await expectAllToHold(db, stage)
})

ofServers('a skipped letter stays counted, and is never sent again', async () => {
  stage.claude.faults.add({ fault: 'refusal', marker: SICK_MARKER })
  await stage.start(20_000_000)
  await stage.until(({ state }) => state === 'done')
  expect(await stage.engine.skipLetters({}, 'unreadable', 'test')).toBe(2)
  const before = stage.claude.books.totals().requests
  const plan = await stage.engine.plan()
  expect(await stage.engine.start({ plan, capMicros: 1_000_000, by: 'test' })).toMatchObject({ kind: 'nothing_to_do' })
  expect(stage.claude.books.totals().requests).toBe(before)
  await expectAllToHold(db, stage)
})

it('an email that was only unlucky is healed by the retry at the end of its phase, once, and the journal says so', async () => {
  // Six refusals are the three tries of both.
  stage.claude.faults.add({ fault: 'refusal', marker: SICK_MARKER, times: 6 })
  await stage.start(20_000_000)
  const done = await stage.until(({ state }) => state === 'done')
  expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([60, 0]))
  expect(done.phases[0]?.retried).toBe(2)
  const retried = await db.rows(
    z.object({ params: z.object({ phase: z.string(), count: z.number() }) }),
    `select params from core.journal where verb = 'auto_retry'`,
  )
  expect(retried).toEqual([{ params: { phase: 'classify', count: 2 } }])
  await expectAllToHold(db, stage)
})

describe('more than one email in twenty that fails', () => {
  /** How many got a letter. */
  let sick = 0
  beforeEach(async () => {
    await stage.close()
    await emptyTables(db)
    stage = await setStage({ db, mail: { seed: 5, count: 60, sick: 8 } })
    stage.claude.faults.add({ fault: 'refusal', marker: SICK_MARKER })
    await stage.start(20_000_000)
    const asked = await stage.until(({ incidents }) => incidents.some(({ kind }) => kind === 'letters_over_limit'))
    sick = asked.phases[0]?.failed ?? 0
    expect(sick).toBeGreaterThan(3)
    expect(asked.phases.map(({ state }) => state)).toEqual(['done', 'waiting', 'waiting'])
    expect(stage.voyage.books.totals().requests).toBe(0)
  })
  const question = async () =>
    (await stage.engine.incidents()).find(({ kind }) => kind === 'letters_over_limit')?.id ?? 0

  it('is a question before phase 2, and the run goes on when the loss is accepted', async () => {
    await stage.engine.accept(await question(), 'test')
    const done = await stage.until(({ state }) => state === 'done')
    expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([60 - sick, sick]))
    await expectAllToHold(db, stage)
  })

  ofServers('is tried again first when that is the answer', async () => {
    stage.claude.faults.clear()
    expect(await stage.engine.retryLetters({}, 'test')).toBe(sick)
    const done = await stage.until(({ state }) => state === 'done')
    expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([60, 0]))
    await expectAllToHold(db, stage)
  })

  ofServers('is done all again by a run of its own, which pays for every email and replaces its row', async () => {
    const before = stage.claude.books.totals().billed.requests
    const first = (await stage.engine.snapshot()).run?.id
    stage.claude.faults.clear()
    const plan = await stage.engine.plan({ mode: 'replace' })
    expect(plan.phases.map(({ emails }) => emails)).toEqual([60, 60, 60])
    expect(await stage.engine.start({ plan, capMicros: 20_000_000, by: 'test' })).toMatchObject({ kind: 'started' })
    const done = await stage.until(({ state, run }) => state === 'done' && run?.id !== first)
    expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([60, 0]))
    expect(stage.claude.books.totals().billed.requests - before).toBeGreaterThan(50)
    expect(await db.run('select 1 from ingestion.emails where run_id = $1', [done.run?.id])).toBe(60)
    expect(done.incidents).toEqual([])
    await expectAllToHold(db, stage)
  })
})
