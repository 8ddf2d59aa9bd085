// Open batches while a service is away: they need Claude only, and what the owner said of them is done all the same.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import type { Beat, EveryBeat } from '../../engine/watch.ts'
import { emptyTables, serverCases, testDatabase } from '../database.ts'
import { expectAllToHold } from './all-hold.ts'
import { type Stage, type StageOptions, setStage } from './stage.ts'

const place = await testDatabase()
const { db } = place
const ofServers = serverCases(place)
const beats = new Map<Beat, () => Promise<void>>()
const every: EveryBeat = (beat, work) => {
  beats.set(beat, work)
  return { stop: () => undefined }
}
let stage: Stage

beforeEach(() => emptyTables(db))
afterEach(() => stage.close())

const begin = async (count: number, options: Partial<StageOptions> = {}) => {
  stage = await setStage({ db, mail: { seed: 31, count }, faster: 400, ...options })
  await stage.start(20_000_000, 'batch')
  // Looked at once, so it is known to be open.
  await stage.until(({ batches }) => batches?.emails === count && calls('batch') > 0)
}
const isDone = ({ state }: { readonly state: string }) => state === 'done'
const calls = (endpoint: string) => stage.claude.books.totals().calls[endpoint] ?? 0
const down = async () => {
  stage.claude.faults.add({ fault: 'status', status: 529 })
  await stage.until(({ incidents }) => incidents.some(({ kind }) => kind === 'overloaded'))
}

it('a stop that cancels is done when Claude is back, although nothing may be paid for', async () => {
  await begin(60, { anthropic: { batches: { speed: 100 } } })
  await down()
  await stage.engine.wish('stop', 'test', 'cancel')
  stage.claude.faults.clear()
  const stopped = await stage.until(
    ({ state, money, batches }) => state === 'stopped' && !batches && money.reservedMicros === 0,
  )
  expect(calls('batch_cancel')).toBe(1)
  expect(stopped.phases[0]?.done).toBeLessThan(60)
  expect(stage.claude.books.totals().billed.requests).toBe(stopped.phases[0]?.done)
})

ofServers('a Claude that answers is well, even if it refuses the canary', async () => {
  await begin(60, { anthropic: { batches: { speed: 1_000 } } })
  await down()
  stage.claude.faults.clear()
  stage.claude.faults.add({ fault: 'status', status: 400, endpoint: 'messages' })
  await stage.until(isDone)
  await expectAllToHold(db, stage)
})

ofServers(
  'a batch that was being collected and is gone at the provider is written off, and its emails are sent again',
  async () => {
    await begin(60, { faster: 40, anthropic: { batches: { speed: 1_000 } } })
    stage.claude.faults.add({ fault: 'half_body', endpoint: 'batch_results', times: 1 })
    await stage.until(() => stage.claude.faults.list().length === 0)
    stage.claude.faults.add({ fault: 'status', status: 404, endpoint: 'batch', times: 1 })
    const done = await stage.until(isDone)
    expect(done.phases.map(({ done: each }) => each)).toEqual([60, 60, 60])
    expect(await db.rows(z.object({ state: z.string() }), 'select state from core.batch_intents order by id')).toEqual([
      { state: 'absent' },
      { state: 'collected' },
    ])
    expect((await expectAllToHold(db, stage)).estimatedMicros).toBeGreaterThan(0)
  },
)

ofServers('the program ends at once while it waits for Presidio, and goes on when both are back', async () => {
  stage = await setStage({ db, mail: { seed: 31, count: 40 }, faster: 400, surroundings: { every } })
  stage.presidio.faults.add({ fault: 'down' })
  await stage.start(20_000_000, 'batch')
  await stage.until(({ incidents }) => incidents.some(({ kind }) => kind === 'presidio_down'))
  await stage.reopen()
  stage.presidio.faults.clear()
  await beats.get('minute')?.()
  await stage.until(isDone)
  await expectAllToHold(db, stage)
})
