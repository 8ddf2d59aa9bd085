// The batch lane on the emulated provider: half the price, results at the end of a batch, nothing lost and nothing twice.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { emptyTables, serverCases, testDatabase } from '../database.ts'
import { expectAllToHold } from './all-hold.ts'
import { type Stage, type StageOptions, setStage } from './stage.ts'

/** A cap that no batch has to shrink for. */
const ROOM = 20_000_000

const place = await testDatabase()
const { db } = place
const ofServers = serverCases(place)
let stage: Stage

beforeEach(() => emptyTables(db))
afterEach(() => stage.close())

const set = async (count: number, options: Partial<StageOptions> = {}) => {
  stage = await setStage({ db, mail: { seed: 31, count }, faster: 400, ...options })
}
const isDone = ({ state }: { readonly state: string }) => state === 'done'

/** Requests of each batch that the provider took in, whatever it answered. */
const taken = () =>
  stage.claude.books.entries
    .filter(({ endpoint, outcome, status }) => endpoint === 'batches' && (outcome === 'cut' || status === 200))
    .map(({ body }) => z.object({ requests: z.array(z.unknown()) }).parse(JSON.parse(body)).requests.length)
const calls = (endpoint: string) => stage.claude.books.totals().calls[endpoint] ?? 0
const counts = async () => (await stage.engine.snapshot()).phases.map(({ done, failed }) => ({ done, failed }))
/** All emails in all phases, and no call that was paid for twice. */
const expectWhole = async (emails: number, { canaries = 0 } = {}) => {
  expect(await counts()).toEqual(Array(3).fill({ done: emails, failed: 0 }))
  expect(stage.claude.books.totals().billed.requests).toBe(emails + canaries)
  await expectAllToHold(db, stage)
}

it('works a run by batch, the pilot of 200 first and alone, at half the price, and leaves nothing at the provider', async () => {
  await set(260)
  const live = await stage.engine.plan()
  await stage.start(ROOM, 'batch')
  const done = await stage.until(isDone)
  expect(taken()).toEqual([200, 60])
  expect(calls('messages')).toBe(0)
  expect(calls('batch_delete')).toBe(2)
  expect(done.money.spentMicros).toBeLessThan(live.costMicros.mid * 0.6)
  await expectWhole(260)
})

it('adopts a batch whose create was cut off after it was accepted, although the list lags', async () => {
  await set(60)
  stage.claude.faults.add({ fault: 'accepted_then_cut', endpoint: 'batches', times: 1 })
  stage.claude.faults.add({ fault: 'lag', seconds: 86_400, endpoint: 'batch_list', times: 2 })
  await stage.start(ROOM, 'batch')
  await stage.until(isDone)
  expect(taken()).toEqual([60])
  expect(calls('batch_list')).toBeGreaterThanOrEqual(2)
  await expectWhole(60, { canaries: 1 })
})

ofServers(
  'sends a batch again only after two empty looks 15 minutes apart have proven that it is not there',
  async () => {
    await set(60, { faster: 3_000 })
    stage.claude.faults.add({ fault: 'status', status: 502, endpoint: 'batches', times: 1 })
    await stage.start(ROOM, 'batch')
    await stage.until(isDone)
    expect(calls('batches')).toBe(2)
    expect(calls('batch_list')).toBeGreaterThanOrEqual(2)
    await expectWhole(60, { canaries: 1 })
  },
)

ofServers('tries again at once what was refused for want of room, for nothing of it is at the provider', async () => {
  await set(60)
  stage.claude.faults.add({ fault: 'status', status: 429, retryAfterSeconds: 30, endpoint: 'batches', times: 1 })
  stage.claude.faults.add({ fault: 'status', status: 529, endpoint: 'batches', times: 1 })
  await stage.start(ROOM, 'batch')
  await stage.until(isDone)
  expect(calls('batch_list')).toBe(0)
  await expectWhole(60, { canaries: 1 })
})

ofServers('sends what the provider refuses as a whole live, email by email', async () => {
  await set(60)
  stage.claude.faults.add({ fault: 'status', status: 400, endpoint: 'batches', times: 1 })
  await stage.start(ROOM, 'batch')
  await stage.until(isDone)
  expect(taken()).toEqual([])
  expect(calls('messages')).toBe(60)
  await expectWhole(60)
})

ofServers('sends expired requests again by batch, errored ones live, and both unbilled', async () => {
  await set(100)
  stage.claude.faults.add({ fault: 'hang', endpoint: 'batch_item', times: 30 })
  stage.claude.faults.add({ fault: 'status', status: 400, endpoint: 'batch_item', times: 7 })
  await stage.start(ROOM, 'batch')
  await stage.until(isDone)
  expect(taken()).toEqual([100, 30])
  expect(calls('messages')).toBe(7)
  await expectWhole(100)
})

ofServers('reads results again whose stream was cut, and saves each once', async () => {
  await set(100)
  stage.claude.faults.add({ fault: 'half_body', endpoint: 'batch_results', times: 2 })
  await stage.start(ROOM, 'batch')
  await stage.until(isDone)
  expect(taken()).toEqual([100])
  await expectWhole(100, { canaries: 2 })
})

ofServers(
  'shrinks batches to what the cap has room for, holds there, and goes on by batch when more is approved',
  async () => {
    await set(280)
    const cap = 200_000
    await stage.start(cap, 'batch')
    const held = await stage.until(({ reason }) => reason.key === 'reason-budget')
    expect(held.money.spentMicros + held.money.reservedMicros).toBeLessThanOrEqual(cap)
    expect(held.money.spentMicros).toBeGreaterThan(cap * 0.9)
    const plan = await stage.engine.plan()
    await stage.engine.approveCap({ capMicros: ROOM, planHash: plan.hash, by: 'test' })
    await stage.until(isDone)
    expect(calls('messages')).toBe(0)
    await expectWhole(280)
  },
)

/** It was looked at, so it is known to be open at the provider. */
const openBatch = (emails = 200) => stage.until(({ batches }) => batches?.emails === emails && calls('batch') > 0)

ofServers('a stop that cancels pays only for what was worked, and a new approval finishes the rest', async () => {
  await set(120, { anthropic: { batches: { speed: 1_500 } } })
  await stage.start(ROOM, 'batch')
  await openBatch(120)
  await stage.engine.wish('stop', 'test', 'cancel')
  const stopped = await stage.until(
    ({ state, money, batches }) => state === 'stopped' && !batches && money.reservedMicros === 0,
  )
  expect(stopped.phases[0]?.done).toBeLessThan(120)
  expect(stage.claude.books.totals().billed.requests).toBe(stopped.phases[0]?.done)
  expect(calls('batch_cancel')).toBe(1)
  await stage.start(ROOM, 'batch')
  await stage.until(isDone)
  await expectWhole(120)
})

ofServers('a stop that collects saves what comes, and nothing new is sent', async () => {
  await set(220, { anthropic: { batches: { speed: 4_000 } } })
  await stage.start(ROOM, 'batch')
  await openBatch()
  await stage.engine.wish('stop', 'test', 'collect')
  const stopped = await stage.until(({ state, batches }) => state === 'stopped' && !batches)
  expect(stopped.phases[0]?.done).toBe(200)
  expect(taken()).toEqual([200])
  expect(calls('messages')).toBe(0)
})

ofServers('collects after a restart what an earlier engine has sent', async () => {
  await set(80, { anthropic: { batches: { speed: 1_500 } } })
  await stage.start(ROOM, 'batch')
  await openBatch(80)
  await stage.reopen()
  await stage.until(isDone)
  expect(taken()).toEqual([80])
  await expectWhole(80)
})

ofServers(
  'goes on with the phases that do not ask a Claude that fails while the last batch is to be deleted',
  async () => {
    await set(40, { faster: 3_000 })
    stage.claude.faults.add({ fault: 'status', status: 500, endpoint: 'batch_delete' })
    stage.claude.faults.add({ fault: 'status', status: 500, endpoint: 'messages' })
    await stage.start(ROOM, 'batch')
    const done = await stage.until(isDone)
    expect(done.phases.map((phase) => phase.done)).toEqual([40, 40, 40])
    await stage.until(({ incidents }) => incidents.length === 0)
  },
)

ofServers(
  'collects a batch that took all the room under the cap although Claude failed and no canary fits beside it',
  async () => {
    await set(60)
    await stage.start(60_000, 'batch')
    await stage.until(({ batches }) => batches !== undefined)
    stage.claude.faults.add({ fault: 'status', status: 500, endpoint: 'batch', times: 2 })
    const held = await stage.until(({ reason }) => reason.key === 'reason-budget')
    expect(stage.claude.faults.list()).toEqual([])
    expect(held.batches).toBeUndefined()
    expect(held.phases[0]?.done).toBeGreaterThan(10)
    await stage.engine.approveCap({ capMicros: ROOM, planHash: (await stage.engine.plan()).hash, by: 'test' })
    await stage.until(isDone)
    expect(stage.claude.books.totals().billed.requests).toBe(60)
    await expectAllToHold(db, stage)
  },
)

ofServers('ends its phase although the provider refuses to delete a batch, and tries again later', async () => {
  await set(60, { faster: 3_000 })
  const fault = stage.claude.faults.add({ fault: 'status', status: 400, endpoint: 'batch_delete' })
  await stage.start(ROOM, 'batch')
  await stage.until(({ phases }) => phases[0]?.state === 'done')
  stage.claude.faults.clear(fault)
  await stage.until(isDone)
  expect(calls('batch_delete')).toBeGreaterThan(1)
  await expectWhole(60)
})
