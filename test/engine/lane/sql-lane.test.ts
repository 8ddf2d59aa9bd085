// The lane of SQL, with the graph: chunks, refused rows, lost commits, brakes and fences.
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { noKill } from '../../../engine/kill-point.ts'
import { runSqlLane, type SqlLaneDeps } from '../../../engine/lane/sql-lane.ts'
import { graph } from '../../../engine/phases/graph.ts'
import { FencedError } from '../../../engine/store/books.ts'
import { type Database, only } from '../../../engine/store/database.ts'
import { setWish } from '../../../engine/store/runs.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { createBench } from '../bench.ts'
import { type Loss, losingAnswers } from '../lost-answers.ts'
import { insertSource, openRun } from '../open-run.ts'

const { db } = await testDatabase()

beforeEach(async () => {
  await emptyTables(db)
  await insertSource(db, 30)
  await db.run(
    `insert into ingestion.emails (message_id, sender, recipients, subject, category)
     select message_id, sender, recipients, subject, 'work' from ingestion.emails_legacy`,
  )
})

const setUp = async (over: Database = db) => {
  const run = await openRun(db)
  const bench = createBench(over)
  await bench.control.refresh()
  const saved = { done: 0, letters: 0 }
  const ending = { closing: false }
  const start = (deps: Partial<SqlLaneDeps> = {}) =>
    runSqlLane(
      graph,
      run,
      {
        ...bench,
        killPoint: noKill,
        closing: () => ending.closing,
        onSaved({ done, letters }) {
          saved.done += done
          saved.letters += letters
        },
        ...deps,
      },
      bench.hard.signal,
    )
  return { ...bench, run, saved, ending, start }
}

const counters = () =>
  only(
    db,
    z.object({ done: z.number(), failed: z.number(), nodes: z.number(), letters: z.number() }),
    `select done, failed, (select count(*) from knowledge.nodes where type = 'email') as nodes,
       (select count(*) from core.migration_failed) as letters
     from core.run_phases where phase = 'graph'`,
  )

it('makes a node of every email, and nothing when it is run again', async () => {
  const lane = await setUp()
  expect(await lane.start()).toBe('complete')
  expect(await lane.start()).toBe('complete')
  expect(await counters()).toEqual({ done: 30, failed: 0, nodes: 30, letters: 0 })
  expect(lane.saved).toEqual({ done: 30, letters: 0 })
})

describe('a row that the database refuses', () => {
  beforeEach(() =>
    // An address longer than what a page of an index holds.
    db.run(`update ingestion.emails set sender = (
      select string_agg(md5(n::text), '') from generate_series(1, 400) n) || '@example.org' where message_id = 'm013'`),
  )

  it('is found by halving, gets its letter without anything personal, and all others are done', async () => {
    const lane = await setUp()
    expect(await lane.start()).toBe('complete')
    expect(await counters()).toEqual({ done: 29, failed: 1, nodes: 29, letters: 1 })
    const letters = await db.rows(
      z.object({ message_id: z.string(), code: z.string(), detail: z.unknown() }),
      'select message_id, error_code as code, detail from core.migration_failed',
    )
    expect(letters).toEqual([{ message_id: 'm013', code: 'constraint', detail: { code: '54000' } }])
  })

  it('counts for the failure rate', async () => {
    const lane = await setUp()
    const noted: unknown[] = []
    await lane.start({ control: { ...lane.control, noteOutcomes: (outcomes) => noted.push(outcomes) } })
    expect(noted).toContainEqual({ done: 0, letters: 1, withdrawn: 0 })
  })
})

it.each(['before', 'after'] as const)('counts a chunk once when the connection is lost %s its commit', async (when) => {
  const losses: Loss[] = ['none', when, when]
  let on = false
  const lane = await setUp(losingAnswers(db, () => (on ? (losses.shift() ?? 'none') : 'none')))
  on = true
  expect(await lane.start()).toBe('complete')
  expect(await counters()).toEqual({ done: 30, failed: 0, nodes: 30, letters: 0 })
})

it('waits while the owner pauses, and goes on at his word', async () => {
  const lane = await setUp()
  await setWish(db, 'pause', 'test')
  await lane.control.refresh()
  const ended = lane.start()
  expect((await counters()).nodes).toBe(0)
  await setWish(db, 'run', 'test')
  await lane.control.refresh()
  expect(await ended).toBe('complete')
})

it('ends at a stop, at the end of the program, and by a FencedError', async () => {
  const lane = await setUp()
  lane.ending.closing = true
  expect(await lane.start()).toBe('stopped')
  lane.ending.closing = false
  await setWish(db, 'stop', 'test')
  await lane.control.refresh()
  expect(await lane.start()).toBe('stopped')
  await db.run(`update core.migration_runs set wish = 'run', epoch = 2`)
  await lane.control.refresh()
  await expect(lane.start()).rejects.toBeInstanceOf(FencedError)
  expect(await counters()).toEqual({ done: 0, failed: 0, nodes: 0, letters: 0 })
})
