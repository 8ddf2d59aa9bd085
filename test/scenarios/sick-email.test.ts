// A sick email is not a sick world: it gets its letter, its neighbours pass, and its retry goes through all phases.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { emptyTables, testDatabase } from '../database.ts'
import type { FaultRule } from '../emulators/faults.ts'
import { SICK_MARKER } from '../rehearsal/mail/generate-mail.ts'
import { expectAllToHold } from './all-hold.ts'
import { type Stage, setStage } from './stage.ts'

const { db } = await testDatabase()
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

it.each(SICKNESSES)('an email %s in phase 1 gets a letter, and all others pass', async (_name, rule, code) => {
  stage.claude.faults.add(rule)
  await stage.start(20_000_000)
  const done = await stage.until(({ state }) => state === 'done')
  expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([58, 2]))
  expect((await letters()).map(({ phase, code: each }) => [phase, each])).toEqual(Array(2).fill(['classify', code]))
  await expectAllToHold(db, stage)
})

it.each(SICKNESSES)('an email %s in phase 3 is found by halving its request', async (_name, rule, code) => {
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
})

it('a refused email is tried three times, gets a fixed sentence, and a retry takes it through all phases', async () => {
  const fault = stage.claude.faults.add({ fault: 'refusal', marker: SICK_MARKER })
  await stage.start(20_000_000)
  await stage.until(({ state }) => state === 'done')
  expect(await letters()).toEqual(
    Array(2).fill({ phase: 'classify', code: 'refusal', message: 'The model refused to answer' }),
  )
  const { needle } = { needle: SICK_MARKER }
  expect(stage.claude.books.search([needle])[0]?.requests).toHaveLength(6)

  stage.claude.faults.clear(fault)
  const groups = await stage.engine.letters()
  expect(groups).toMatchObject([{ phase: 'classify', code: 'refusal', count: 2, examples: [1, 2] }])
  const offer = await stage.engine.offerRetry({ code: 'refusal' })
  expect(offer).toMatchObject({ emails: 2 })
  expect(offer.priceMicros).toBeGreaterThan(0)
  expect(await stage.engine.retryLetters({ code: 'refusal' }, 'test')).toBe(2)
  const done = await stage.until(({ state, openLetters }) => state === 'done' && openLetters === 0)
  expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([60, 0]))
  await expectAllToHold(db, stage)
})

it('a skipped letter stays counted, and is never sent again', async () => {
  stage.claude.faults.add({ fault: 'refusal', marker: SICK_MARKER })
  await stage.start(20_000_000)
  await stage.until(({ state }) => state === 'done')
  expect(await stage.engine.skipLetters({}, 'test')).toBe(2)
  const before = stage.claude.books.totals().requests
  const plan = await stage.engine.plan()
  expect(await stage.engine.start({ plan, capMicros: 1_000_000, by: 'test' })).toMatchObject({ kind: 'nothing_to_do' })
  expect(stage.claude.books.totals().requests).toBe(before)
  await expectAllToHold(db, stage)
})
