// The control: what the row, the figures and the incidents of an earlier engine mean for the gate.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addAccepted } from '../../engine/store/acceptance.ts'
import { setWish } from '../../engine/store/runs.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { type Bench, createBench } from './bench.ts'
import { insertSource, openRun, planOf } from './open-run.ts'

const { db } = await testDatabase()
let bench: Bench
const restarted: Bench[] = []

// On a real server an incident that is still being written would meet the emptied tables of the next test.
afterEach(async () => {
  for (const { desk } of [bench, ...restarted.splice(0)]) await desk.settled()
})
beforeEach(async () => {
  await emptyTables(db)
  await insertSource(db, 10)
  await openRun(db, { capMicros: 10_000_000 })
  bench = createBench(db)
  await bench.control.refresh()
})

/** A new engine on the same tables, as after a kill. */
const restart = async (planHash?: string): Promise<Bench> => {
  await bench.desk.settled()
  const next = createBench(db, planHash === undefined ? {} : { planHash })
  restarted.push(next)
  await next.desk.load()
  await next.control.refresh()
  return next
}
const spend = (share: number) =>
  db.run('update core.migration_runs set settled_micros = cap_micros * $1::float8', [share])
const kinds = ({ desk }: Bench) => desk.list().map(({ kind }) => kind)

it('obeys the row: run, pause, stop, and the rate', async () => {
  expect(bench.control.verdict()).toEqual({ kind: 'go' })
  for (const wish of ['pause', 'stop'] as const) {
    await setWish(db, wish, 'test')
    await bench.control.refresh()
    expect(bench.control.verdict().kind).toBe(wish)
  }
  await db.run('update core.migration_runs set rate_limit = 30')
  await bench.control.refresh()
  expect(bench.limiters.anthropic.limits().requests).toBe(30)
})

it('knows no run once it has ended, and lets nothing start', async () => {
  await db.run('update core.migration_runs set finished_at = now()')
  expect(await bench.control.refresh()).toBeUndefined()
  expect(bench.control.run()).toBeUndefined()
  expect(bench.control.verdict().kind).toBe('pause')
})

describe('a program under other terms than those approved', () => {
  it('holds, and says so', async () => {
    const other = await restart('another hash')
    expect(other.control.verdict()).toMatchObject({ kind: 'hold', reason: { key: 'reason-plan-changed' } })
    expect(kinds(other)).toEqual(['plan_changed'])
  })

  it('goes on once these terms are approved', async () => {
    const other = await restart('another hash')
    await db.run(`update core.migration_runs set plan_hash = 'another hash'`)
    await other.control.refresh()
    expect(other.control.verdict()).toEqual({ kind: 'go' })
    expect(kinds(other)).toEqual([])
  })
})

describe('the cap that was reached', () => {
  it('holds until more is approved; resuming or looking again does not lift it', async () => {
    bench.control.refuseForCap()
    await bench.control.refresh()
    expect(bench.control.verdict()).toMatchObject({
      kind: 'hold',
      reason: { key: 'reason-budget', params: { cap: 10 } },
    })
    await db.run('update core.migration_runs set cap_micros = 11000000')
    await bench.control.refresh()
    expect(bench.control.verdict()).toEqual({ kind: 'go' })
    expect(kinds(bench)).toEqual([])
  })

  it('holds after a restart too, and is lifted there by a higher cap', async () => {
    bench.control.refuseForCap()
    await bench.desk.settled()
    const next = await restart()
    expect(next.control.verdict()).toMatchObject({ kind: 'hold', reason: { key: 'reason-budget' } })
    await db.run('update core.migration_runs set cap_micros = 11000000')
    await next.control.refresh()
    expect(next.control.verdict()).toEqual({ kind: 'go' })
    expect(kinds(next)).toEqual([])
  })
})

describe('the alarms', () => {
  it('follow the money: one step at a time, the highest', async () => {
    const seen: (string | undefined)[] = []
    for (const share of [0.49, 0.5, 0.8, 0.95]) {
      await spend(share)
      await bench.control.refresh()
      seen.push(kinds(bench).join())
    }
    expect(seen).toEqual(['', 'budget_50', 'budget_80', 'budget_95'])
    expect(bench.control.verdict()).toEqual({ kind: 'go' })
  })

  it('hold when more than 5 % of the last outcomes are letters, until the owner accepts it', async () => {
    bench.control.noteOutcomes({ done: 94, letters: 6, withdrawn: 0 })
    await bench.control.refresh()
    expect(bench.control.verdict()).toMatchObject({ kind: 'hold', reason: { params: { kind: 'failure_rate_hold' } } })
    await addAccepted(db, 'failure_rate_hold')
    await bench.control.refresh()
    expect(bench.control.verdict()).toEqual({ kind: 'go' })
    expect(kinds(bench)).toEqual(['failure_rate_high'])
  })

  it('hold on although results of calls under way make the figures better', async () => {
    bench.control.noteOutcomes({ done: 94, letters: 6, withdrawn: 0 })
    await bench.control.refresh()
    bench.control.noteOutcomes({ done: 100, letters: 0, withdrawn: 0 })
    await bench.control.refresh()
    expect(kinds(bench)).toContain('failure_rate_hold')
  })

  it('hold on after a restart, which has no figures yet', async () => {
    bench.control.noteOutcomes({ done: 94, letters: 6, withdrawn: 0 })
    await bench.control.refresh()
    const next = await restart()
    expect(kinds(next)).toEqual(['failure_rate_hold'])
    expect(next.control.verdict().kind).toBe('hold')
  })

  it('are over with the run that they speak of', async () => {
    bench.control.noteOutcomes({ done: 94, letters: 6, withdrawn: 0 })
    await spend(0.8)
    await bench.control.refresh()
    expect(kinds(bench)).toEqual(['budget_80', 'failure_rate_hold'])
    await db.run('update core.migration_runs set finished_at = now()')
    await bench.control.refresh()
    expect(kinds(bench)).toEqual([])
  })

  it('look back on the last 500 outcomes, and do not count letters that were withdrawn', async () => {
    bench.control.noteOutcomes({ done: 0, letters: 20, withdrawn: 0 })
    bench.control.noteOutcomes({ done: 100, letters: 0, withdrawn: 20 })
    await bench.control.refresh()
    expect(kinds(bench)).toEqual([])
    bench.control.noteOutcomes({ done: 0, letters: 6, withdrawn: 0 })
    bench.control.noteOutcomes({ done: 500, letters: 0, withdrawn: 0 })
    await bench.control.refresh()
    expect(kinds(bench)).toEqual([])
  })

  it('judge the pilot by what the plan expected of an email', async () => {
    const plan = planOf()
    const phases = plan.phases.map((phase) => ({
      ...phase,
      emails: 5_000,
      // Four of five say what another one says.
      paid: 1_000,
      costMicros: { low: 1, mid: 1_000_000, high: 2 },
    }))
    await db.run('update core.migration_runs set plan = $1', [JSON.stringify({ ...plan, phases })])
    const pay = (emails: number, micros: number) =>
      db.run(
        `insert into core.api_usage (operation, emails, cost_micros, run_id) values ('classify', $1, $2, (select max(id) from core.migration_runs))`,
        [emails, micros],
      )
    await pay(199, 1_000_000)
    await bench.control.refresh()
    expect(kinds(bench)).toEqual([])
    await pay(1, 0)
    await bench.control.refresh()
    expect(bench.desk.list()).toEqual([{ kind: 'pilot_off_plan', params: { emails: 200, factor: 5 } }])
    expect(bench.control.verdict().kind).toBe('hold')
    await addAccepted(db, 'pilot_off_plan')
    await bench.control.refresh()
    expect(bench.control.verdict()).toEqual({ kind: 'go' })
  })
})

it('waits while the store is lost, and rings when it is back', async () => {
  bench.control.storeAway('lost')
  expect(bench.control.verdict()).toMatchObject({ kind: 'wait', reason: { params: { kind: 'store_lost' } } })
  const rung = bench.bell.next()
  bench.control.storeAway(undefined)
  await rung
  expect(bench.control.verdict()).toEqual({ kind: 'go' })
})

it('judges the failure rate within one pass of one phase, and not at all where letters are tried again', async () => {
  const { control, desk } = bench
  const fails = async () => {
    control.noteOutcomes({ done: 100, letters: 100, withdrawn: 0 })
    await control.refresh()
    return desk.isOpen('failure_rate_hold')
  }
  control.beginPass('classify', true)
  expect(await fails()).toBe(false)
  control.beginPass('graph', false)
  control.noteOutcomes({ done: 0, letters: 99, withdrawn: 0 })
  control.beginPass('embed', false)
  control.noteOutcomes({ done: 90, letters: 0, withdrawn: 0 })
  await control.refresh()
  expect(desk.isOpen('failure_rate_hold')).toBe(false)
  control.beginPass('embed', false)
  expect(await fails()).toBe(true)
})

it('says until when a service cools down', () => {
  bench.health.anthropic.failed('overloaded')
  const verdict = bench.control.verdict()
  expect(verdict.kind).toBe('wait')
  expect(verdict.kind === 'wait' && verdict.until).toBeInstanceOf(Date)
})
