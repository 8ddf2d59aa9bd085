// Other terms for an open run: their pilot is judged by their own price, from their approval on, whatever came before.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hashTerms, type PlanTerms } from '../../engine/plan.ts'
import { addAccepted } from '../../engine/store/acceptance.ts'
import { setWish } from '../../engine/store/runs.ts'
import { createVerbs } from '../../engine/verbs.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { type Bench, createBench } from './bench.ts'
import { insertSource, openRun, planOf, TERMS } from './open-run.ts'

const { db } = await testDatabase()
const DEARER: PlanTerms = { ...TERMS, lane: TERMS.lane === 'live' ? 'batch' : 'live' }
let bench: Bench

afterEach(() => bench.desk.settled())
beforeEach(async () => {
  await emptyTables(db)
  await insertSource(db, 10)
  await openRun(db, { capMicros: 10_000_000 })
  bench = createBench(db, { planHash: hashTerms(DEARER) })
})

/** Phases of a plan that expects so many micro-dollars of each email. */
const perEmail = (micros: number) =>
  planOf().phases.map((phase) => ({
    ...phase,
    emails: 1_000,
    paid: 1_000,
    costMicros: { low: 1, mid: micros * 1_000, high: 2 },
  }))
const pay = (emails: number, microsEach: number) =>
  db.run(
    `insert into core.api_usage (operation, emails, cost_micros, run_id)
     values ('classify', $1, $2, (select max(id) from core.migration_runs))`,
    [emails, emails * microsEach],
  )
const found = async () => {
  await bench.control.refresh()
  return bench.desk.list()
}

/** A run at 1,000 micro-dollars an email was stopped on its way, its owner content with an earlier surprise. */
beforeEach(async () => {
  const phases = JSON.stringify(perEmail(1_000))
  await db.run(`update core.migration_runs set plan = jsonb_set(plan, '{phases}', $1::jsonb)`, [phases])
  await pay(300, 1_000)
  await addAccepted(db, 'pilot_off_plan')
  await setWish(db, 'stop', 'test')
})

it('is no surprise at the price that was approved, and one above it, though an earlier one was accepted', async () => {
  const verbs = createVerbs({ db, terms: (mode) => ({ ...DEARER, mode }) })
  const plan = { ...planOf(), ...DEARER, phases: perEmail(3_000), hash: hashTerms(DEARER) }
  expect(await verbs.start({ plan, capMicros: 5_000_000, by: 'test' })).toMatchObject({ kind: 'started' })
  await pay(250, 3_000)
  expect(await found()).toEqual([])
  await pay(50, 30_000)
  expect(await found()).toEqual([{ kind: 'pilot_off_plan', params: { emails: 300, factor: 2.5 } }])
})

it('is judged as before when the terms are the same', async () => {
  bench = createBench(db)
  const verbs = createVerbs({ db, terms: (mode) => ({ ...TERMS, mode }) })
  expect(await verbs.start({ plan: planOf(), capMicros: 5_000_000, by: 'test' })).toMatchObject({ kind: 'started' })
  await pay(300, 30_000)
  expect(await found()).toEqual([])
})

it('is judged by the last price that was shown where only a cap was approved', async () => {
  const verbs = createVerbs({ db, terms: (mode) => ({ ...DEARER, mode }) })
  const approval = { capMicros: 20_000_000, planHash: hashTerms(DEARER), by: 'test' }
  expect(await verbs.approveCap(approval)).toEqual({ kind: 'recorded' })
  await pay(300, 1_200)
  expect(await found()).toEqual([])
  await pay(300, 3_000)
  expect(await found()).toEqual([{ kind: 'pilot_off_plan', params: { emails: 600, factor: 2.1 } }])
})
