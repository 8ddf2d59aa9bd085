// The verbs: approvals, wishes and letters as rows, whoever records them.
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { PlanTerms } from '../../engine/plan.ts'
import { only } from '../../engine/store/database.ts'
import { markFinished, readPhases, readRun } from '../../engine/store/runs.ts'
import { readScheduled, scheduleStart } from '../../engine/store/scheduled-starts.ts'
import { markValidated } from '../../engine/store/validity-rows.ts'
import { createVerbs } from '../../engine/verbs.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { insertSource, planOf, TERMS } from './open-run.ts'

const { db } = await testDatabase()
let terms: PlanTerms
const verbs = createVerbs({ db, terms: (mode) => ({ ...terms, mode }) })

beforeEach(async () => {
  await emptyTables(db)
  await insertSource(db, 10)
  terms = TERMS
})

const start = (capMicros = 5_000_000, plan = planOf()) => verbs.start({ plan, capMicros, by: 'telegram:1' })
const run = async () => {
  const row = await readRun(db)
  if (!row) throw new Error('no run')
  return row
}
const approvals = () =>
  db.rows(
    z.object({ cap: z.number(), before: z.number(), by: z.string(), stands: z.boolean() }),
    `select cap_micros as cap, previous_cap_micros as before, approved_by as by, revoked_at is null as stands
     from core.budget_approvals order by id`,
  )
const letter = (messageId: string, phase = 'classify', code = 'refusal') =>
  db.run(
    `insert into core.migration_failed (message_id, phase, error_code, error_message) values ($1, $2, $3, 'why')`,
    [messageId, phase, code],
  )

it('a stop withdraws what was approved for later too, also when no run is open', async () => {
  const later = {
    at: new Date(),
    planHash: 'x',
    capMicros: 1,
    choice: undefined,
    mode: 'new',
    by: 'telegram:1',
  } as const
  expect(await verbs.wish('stop', 'telegram:1')).toEqual({ kind: 'no_run' })
  await scheduleStart(db, later)
  expect(await verbs.wish('stop', 'telegram:1')).toEqual({ kind: 'recorded' })
  expect(await readScheduled(db)).toBeUndefined()
  await start()
  await scheduleStart(db, later)
  expect(await verbs.wish('pause', 'telegram:1')).toEqual({ kind: 'recorded' })
  expect(await readScheduled(db)).toBeDefined()
  expect(await verbs.wish('stop', 'telegram:1')).toEqual({ kind: 'recorded' })
  expect(await readScheduled(db)).toBeUndefined()
})

describe('start', () => {
  it('opens one run with its approval, frozen set and phases, and tells it', async () => {
    expect(await start()).toMatchObject({ kind: 'started' })
    expect(await run()).toMatchObject({ wish: 'run', total: 10, cap_micros: 5_000_000, finished_at: null })
    expect((await readPhases(db, (await run()).id)).map(({ phase, state }) => [phase, state])).toEqual([
      ['classify', 'waiting'],
      ['graph', 'waiting'],
      ['embed', 'waiting'],
    ])
    expect(await approvals()).toEqual([{ cap: 5_000_000, before: 0, by: 'telegram:1', stands: true }])
    const { told } = await only(db, z.object({ told: z.number() }), 'select count(*) as told from core.outbox')
    expect(told).toBe(1)
  })

  it('opens no second run: not when asked twice, and not when asked twice at once', async () => {
    const outcomes = await Promise.all([start(), start()])
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['run_open', 'started'])
    expect(await start()).toEqual({ kind: 'run_open' })
    expect(await approvals()).toHaveLength(1)
  })

  it('refuses a plan whose terms are not those of today, and a source with nothing left', async () => {
    terms = { ...TERMS, promptHash: 'another' }
    expect(await start()).toEqual({ kind: 'plan_changed' })
    terms = TERMS
    await db.run(
      `insert into ingestion.emails (message_id, sender, subject, category) select message_id, '', '', 'work' from ingestion.emails_legacy`,
    )
    expect(await start()).toEqual({ kind: 'nothing_to_do' })
    expect(await readRun(db)).toBeUndefined()
  })

  it('takes a stopped run up again, with the new amount on top of what it spent', async () => {
    await start()
    await db.run('update core.migration_runs set settled_micros = 2000000, reserved_micros = 500000')
    await verbs.wish('stop', 'test')
    const first = await run()
    expect(await start(1_000_000)).toEqual({ kind: 'started', runId: first.id })
    expect(await run()).toMatchObject({ id: first.id, wish: 'run', cap_micros: 3_500_000 })
    expect(await approvals()).toEqual([
      { cap: 5_000_000, before: 0, by: 'telegram:1', stands: false },
      { cap: 3_500_000, before: 5_000_000, by: 'telegram:1', stands: true },
    ])
  })
})

describe('doing it all again', () => {
  const again = planOf({ mode: 'replace' })
  const ask = () => db.run(`insert into core.incidents (kind, params) values ('letters_over_limit', '{}')`)

  it('takes the place of a run that asks about its letters, and tries the open ones again', async () => {
    await start()
    const asking = await run()
    await letter('m001')
    await letter('m002')
    await letter('m003', 'classify', 'truncated')
    await verbs.skipLetters({ code: 'refusal' }, 'unwanted', 'test')
    await ask()
    const outcome = await start(7_000_000, again)
    expect(outcome).toMatchObject({ kind: 'started' })
    expect(await run()).toMatchObject({ mode: 'replace', wish: 'run', cap_micros: 7_000_000, settled_micros: 0 })
    expect((await run()).id).not.toBe(asking.id)
    const ended = await db.run('select 1 from core.migration_runs where id = $1 and finished_at is not null', [
      asking.id,
    ])
    expect(ended).toBe(1)
    const left = z.object({ message_id: z.string(), resolution: z.string() })
    expect(await db.rows(left, 'select message_id, resolution from core.migration_failed order by message_id')).toEqual(
      [
        { message_id: 'm001', resolution: 'skipped' },
        { message_id: 'm002', resolution: 'skipped' },
      ],
    )
  })

  it('takes no place of a run that goes on, was told to, or has calls under way', async () => {
    await start()
    expect(await start(7_000_000, again)).toEqual({ kind: 'run_open' })
    await ask()
    await db.run('update core.migration_runs set reserved_micros = 1')
    expect(await start(7_000_000, again)).toEqual({ kind: 'run_open' })
    await db.run(`update core.migration_runs set reserved_micros = 0, accepted = array['letters_over_limit']`)
    expect(await start(7_000_000, again)).toEqual({ kind: 'run_open' })
    expect(await start(7_000_000, planOf())).toEqual({ kind: 'run_open' })
    expect(await approvals()).toHaveLength(1)
  })

  it('is refused under other terms than those of today, and the run that asks stays', async () => {
    await start()
    await ask()
    terms = { ...TERMS, promptHash: 'another' }
    expect(await start(7_000_000, again)).toEqual({ kind: 'plan_changed' })
    expect((await run()).finished_at).toBeNull()
  })
})

describe('a wish', () => {
  it('is recorded for the open run, and there is none without one', async () => {
    expect(await verbs.wish('pause', 'test')).toEqual({ kind: 'no_run' })
    await start()
    expect(await verbs.wish('pause', 'telegram:1')).toEqual({ kind: 'recorded' })
    expect((await run()).wish).toBe('pause')
    expect(await verbs.wish('run', 'telegram:1')).toEqual({ kind: 'recorded' })
  })

  it('to stop revokes the approval: only a new one lets it run', async () => {
    await start()
    await verbs.wish('stop', 'test')
    expect(await verbs.wish('run', 'test')).toEqual({ kind: 'needs_approval' })
    expect((await run()).wish).toBe('stop')
  })

  it('to pause leaves a stopped run stopped, so that it can still be started again', async () => {
    await start()
    await verbs.wish('stop', 'test')
    expect(await verbs.wish('pause', 'test')).toEqual({ kind: 'recorded' })
    expect((await run()).wish).toBe('stop')
    expect(await start()).toMatchObject({ kind: 'started' })
  })
})

describe('another cap', () => {
  it('is approved up or down, never below what is spent and reserved', async () => {
    expect(await verbs.approveCap({ capMicros: 1, planHash: planOf().hash, by: 'test' })).toEqual({ kind: 'no_run' })
    await start()
    await db.run('update core.migration_runs set settled_micros = 2000000, reserved_micros = 500000')
    const approve = (capMicros: number) => verbs.approveCap({ capMicros, planHash: planOf().hash, by: 'test' })
    expect(await approve(2_499_999)).toEqual({ kind: 'below_spent', minimumMicros: 2_500_000 })
    expect(await approve(2_500_000)).toEqual({ kind: 'recorded' })
    expect(await approve(9_000_000)).toEqual({ kind: 'recorded' })
    expect((await run()).cap_micros).toBe(9_000_000)
  })

  it('binds to the terms of today, which the run then works under', async () => {
    await start()
    terms = { ...TERMS, model: 'claude-next' }
    const { hash } = planOf({ model: 'claude-next' })
    expect(await verbs.approveCap({ capMicros: 9_000_000, planHash: planOf().hash, by: 'test' })).toEqual({
      kind: 'plan_changed',
    })
    expect(await verbs.approveCap({ capMicros: 9_000_000, planHash: hash, by: 'test' })).toEqual({ kind: 'recorded' })
    expect(await run()).toMatchObject({ model: 'claude-next', plan_hash: hash })
  })
})

it('records a rate, or auto', async () => {
  expect(await verbs.setRate(30, 'test')).toEqual({ kind: 'no_run' })
  await start()
  await verbs.setRate(30, 'test')
  expect((await run()).rate_limit).toBe(30)
  await verbs.setRate('auto', 'test')
  expect((await run()).rate_limit).toBeNull()
})

describe('letters', () => {
  it('that are retried while the run is open leave its counters at once', async () => {
    await start()
    await letter('m001')
    await letter('m002')
    await letter('m003', 'embed')
    await db.run(`update core.run_phases set failed = case phase when 'classify' then 2 when 'embed' then 1 else 0 end`)
    expect(await verbs.retryLetters({ phase: 'classify' }, 'test')).toBe(2)
    expect((await readPhases(db, (await run()).id)).map(({ failed }) => failed)).toEqual([0, 0, 1])
  })

  it('that are retried after the end reopen the run, in every phase and no longer validated', async () => {
    await start()
    const { id } = await run()
    await letter('m001')
    await markFinished(db, id)
    await markValidated(db, id, 'f')
    expect(await verbs.retryLetters({ code: 'too_large' }, 'test')).toBe(0)
    expect((await run()).finished_at).not.toBeNull()
    expect(await verbs.retryLetters({ code: 'refusal' }, 'test')).toBe(1)
    expect(await run()).toMatchObject({ id, finished_at: null, validated_at: null, wish: 'run' })
    expect((await readPhases(db, id)).every(({ state }) => state === 'waiting')).toBe(true)
  })

  it('are retried and skipped without any run too', async () => {
    await letter('m001')
    await letter('m002', 'embed')
    expect(await verbs.skipLetters({ phase: 'embed' }, 'unwanted', 'test')).toBe(1)
    expect(await verbs.retryLetters({}, 'test')).toBe(1)
    expect(await readRun(db)).toBeUndefined()
  })
})
