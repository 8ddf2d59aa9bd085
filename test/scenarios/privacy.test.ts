// Promise one: nothing personal leaves, and without Presidio nothing at all.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { emptyTables, sampled, testDatabase } from '../database.ts'
import { expectAllToHold } from './all-hold.ts'
import { type Stage, setStage } from './stage.ts'

const place = await testDatabase()
const { db } = place
let stage: Stage

/** An answer of the emulator that takes longer is one that does not come. */
const HANGS_MS = 400

beforeEach(async () => {
  await emptyTables(db)
  stage = await setStage({ db, mail: { seed: 9, count: 80 } })
})
afterEach(() => stage.close())

it('with Presidio down not one byte reaches Claude or Voyage, and the run goes on by itself when it is back', async () => {
  stage.presidio.faults.add({ fault: 'down' })
  await stage.start()
  const held = await stage.until(({ incidents }) => incidents.some(({ kind }) => kind === 'presidio_down'))
  expect(held.state).toBe('waiting')
  expect(held.reason).toEqual({ key: 'reason-incident', params: { kind: 'presidio_down' } })
  expect(stage.claude.books.totals().bytesReceived).toBe(0)
  expect(stage.voyage.books.totals().bytesReceived).toBe(0)

  stage.presidio.faults.clear()
  const done = await stage.until(({ state }) => state === 'done')
  expect(done.phases.map(({ done: each }) => each)).toEqual([80, 80, 80])
  expect(done.incidents).toEqual([])
  await expectAllToHold(db, stage)
})

it.each(sampled(place, ['half_body', 'broken_json', 'hang'] as const, 2))(
  'a Presidio whose answers are %s sends nothing half anonymised',
  async (fault) => {
    await stage.close()
    await emptyTables(db)
    stage = await setStage({ db, mail: { seed: 9, count: 80 }, timeoutMs: { presidio: HANGS_MS } })
    stage.presidio.faults.add({ fault, times: 3 })
    await stage.start()
    const done = await stage.until(({ state }) => state === 'done')
    expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([80, 0]))
    await expectAllToHold(db, stage)
  },
)
