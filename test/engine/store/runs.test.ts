// Runs: the frozen set, the counters of their phases, what was spent, and what still counts after letters.
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { addAccepted } from '../../../engine/store/acceptance.ts'
import { countDone, countFailed, countSource } from '../../../engine/store/counts.ts'
import {
  countSaved,
  markFinished,
  markPhaseDone,
  markPhaseStarted,
  markPhaseWaiting,
  readPhases,
  readRun,
  recountFailed,
  reopenRun,
  setWish,
} from '../../../engine/store/runs.ts'
import { spentOnClassify } from '../../../engine/store/usage.ts'
import { markValidated } from '../../../engine/store/validity-rows.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { insertSource, openRun, planOf } from '../open-run.ts'

const { db } = await testDatabase()

beforeEach(async () => {
  await emptyTables(db)
  await insertSource(db, 10)
})
const current = async () => {
  const row = await readRun(db)
  if (!row) throw new Error('no run')
  return row
}
const phase = async (runId: number, name: string) => (await readPhases(db, runId)).find((row) => row.phase === name)
const letter = (messageId: string, name = 'classify', resolution = 'open') =>
  db.run(
    `insert into core.migration_failed (message_id, phase, error_code, error_message, resolution)
     values ($1, $2, 'refusal', '', $3)`,
    [messageId, name, resolution],
  )
const result = (messageId: string, runId: number | null = null) =>
  db.run(
    `insert into ingestion.emails (message_id, sender, subject, category, run_id) values ($1, '', '', 'work', $2)`,
    [messageId, runId],
  )

describe('a run', () => {
  it('freezes what was imported up to now, to the millisecond that a Date can say', async () => {
    await openRun(db)
    await db.run(
      `insert into ingestion.emails_legacy (message_id, imported_at) values ('later', now() + interval '1 minute')`,
    )
    const run = await current()
    expect(run.total).toBe(10)
    const [row] = await db.rows(
      z.object({ whole: z.boolean() }),
      'select created_at = date_trunc($1, created_at) as whole from core.migration_runs',
      ['milliseconds'],
    )
    expect(row).toEqual({ whole: true })
  })

  it('is read open before ended, and the newest of the ended', async () => {
    expect(await readRun(db)).toBeUndefined()
    const one = await openRun(db)
    await markFinished(db, one.id)
    const two = await openRun(db)
    await markFinished(db, two.id)
    expect((await current()).id).toBe(two.id)
    await reopenRun(db, one.id, 3)
    expect(await current()).toMatchObject({ id: one.id, epoch: 3, finished_at: null })
  })

  it('ends once, and is validated only when it has ended', async () => {
    const { id } = await openRun(db)
    expect(await markValidated(db, id, 'f')).toBe(0)
    expect([await markFinished(db, id), await markFinished(db, id)]).toEqual([1, 0])
    expect(await markValidated(db, id, 'f')).toBe(1)
    expect(await setWish(db, 'pause', 'test')).toBe(false)
  })

  it('remembers each acceptance once', async () => {
    await openRun(db)
    await addAccepted(db, 'pilot_off_plan')
    await addAccepted(db, 'pilot_off_plan')
    expect((await current()).accepted).toEqual(['pilot_off_plan'])
  })
})

describe('the loss of letters', () => {
  const ask = (letters: number) =>
    db.run(
      `insert into core.incidents (kind, params) values ('letters_over_limit', jsonb_build_object('letters', $1::integer))`,
      [letters],
    )

  it('is accepted as far as it was asked about, and no further once letters are tried again', async () => {
    const { id } = await openRun(db)
    await markPhaseStarted(db, id, 'classify', 0, 9)
    await ask(7)
    await addAccepted(db, 'pilot_off_plan')
    expect((await current()).accepted_letters).toBe(0)
    await addAccepted(db, 'letters_over_limit')
    expect((await current()).accepted_letters).toBe(7)
    await recountFailed(db, id)
    expect((await current()).accepted_letters).toBe(0)
  })
})

describe('a phase', () => {
  it('keeps when it first started, and begins its counters with what is there', async () => {
    const { id } = await openRun(db)
    await markPhaseStarted(db, id, 'classify', 3, 1)
    const first = await phase(id, 'classify')
    await countSaved(db, { runId: id, phase: 'classify', done: 2, failed: 1, lastId: 'm005' })
    await countSaved(db, { runId: id, phase: 'classify', done: 1, failed: 0 })
    expect(await phase(id, 'classify')).toMatchObject({ done: 6, failed: 2, last_email_id: 'm005', state: 'running' })
    await markPhaseDone(db, id, 'classify')
    expect(await phase(id, 'classify')).toMatchObject({ state: 'done', finished_at: expect.any(Date) })
    await markPhaseWaiting(db, id, 'classify')
    await markPhaseStarted(db, id, 'classify', 6, 2)
    expect(await phase(id, 'classify')).toMatchObject({ started_at: first?.started_at, finished_at: null })
  })

  it('counts letters of its own set again, skipped ones too, and no others', async () => {
    const { id } = await openRun(db)
    await db.run(
      `insert into ingestion.emails_legacy (message_id, imported_at) values ('later', now() + interval '1 minute')`,
    )
    await letter('m001')
    await letter('m002', 'classify', 'skipped')
    await letter('m003', 'embed')
    await letter('later')
    await letter('gone')
    await db.run('update core.run_phases set failed = 99')
    await recountFailed(db, id)
    expect((await readPhases(db, id)).map(({ failed }) => failed)).toEqual([2, 0, 1])
    const run = await current()
    expect(
      await Promise.all((['classify', 'graph', 'embed'] as const).map((name) => countFailed(db, run, name))),
    ).toEqual([2, 0, 1])
  })
})

describe('what is done', () => {
  it('in phase 1 is any result in a new run, and only its own where every email is done again', async () => {
    await result('m001')
    await result('other mail')
    const one = await openRun(db)
    await result('m002', one.id)
    expect(await countDone(db, await current(), 'classify')).toBe(2)
    await markFinished(db, one.id)
    const again = await openRun(db, { plan: planOf({ mode: 'replace' }) })
    expect(await countDone(db, await current(), 'classify')).toBe(0)
    await db.run('update ingestion.emails set run_id = $1 where message_id = $2', [again.id, 'm001'])
    expect(await countDone(db, await current(), 'classify')).toBe(1)
  })

  it('in phases 2 and 3 is a node, and a vector of that node', async () => {
    const run = await openRun(db)
    await db.run(
      `insert into knowledge.nodes (type, name, metadata, run_id)
       select 'email', id, jsonb_build_object('message_id', id), $1::bigint from unnest(array['m001', 'm002', 'elsewhere']) as id`,
      [run.id],
    )
    await db.run(
      `insert into knowledge.embeddings (source_type, source_id, embedding, run_id)
       select 'email', id, array_fill(0.5, array[1024])::vector, $1 from knowledge.nodes where name = 'm001'`,
      [run.id],
    )
    const row = await current()
    expect([await countDone(db, row, 'graph'), await countDone(db, row, 'embed')]).toEqual([2, 1])
  })

  it('of the source leaves what has neither a result nor a letter of phase 1', async () => {
    await result('m001')
    await letter('m002')
    await letter('m003', 'embed')
    expect(await countSource(db)).toMatchObject({ total: 10, pending: 8 })
  })
})

it('sums what the emails of phase 1 cost in this run, canaries with them, lost answers without', async () => {
  const { id } = await openRun(db)
  await db.run(
    `insert into core.api_usage (operation, cost_micros, emails, estimated, run_id)
     values ('classify', 3000, 1, false, $1), ('classify', 2000, 0, false, $1), ('classify', 9000, 1, true, $1),
       ('embed', 7, 40, false, $1), ('classify', 3000, 1, false, $1 + 1)`,
    [id],
  )
  expect(await spentOnClassify(db, id)).toEqual({ emails: 1, micros: 5_000 })
  expect(await spentOnClassify(db, 99)).toEqual({ emails: 0, micros: 0 })
})
