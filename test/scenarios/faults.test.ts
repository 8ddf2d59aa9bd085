// Every kind of fault of the paid services, in both paid phases: the run reaches its end, and the books agree.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyTables, sampled, testDatabase } from '../database.ts'
import type { FaultRule } from '../emulators/faults.ts'
import { expectAllToHold } from './all-hold.ts'
import { type Stage, setStage } from './stage.ts'

const place = await testDatabase()
const { db } = place
let stage: Stage

/** An answer of the emulator that takes longer is one that does not come. */
const HANGS_MS = 400
/** Waits of minutes are many here; what is looked at is their outcome. */
const FASTER = 400
const EMAILS = 24
const mail = { seed: 3, count: EMAILS }

beforeEach(async () => {
  await emptyTables(db)
  stage = await setStage({ db, mail, faster: FASTER })
})
afterEach(() => stage.close())

/** What a passing trouble of the provider looks like; whether its requests may have been billed. */
const TROUBLES: readonly (readonly [string, FaultRule, 'unbilled' | 'maybe billed'])[] = [
  ['a 429 with retry-after', { fault: 'status', status: 429, retryAfterSeconds: 2, times: 3 }, 'unbilled'],
  ['a key that is refused for a while', { fault: 'status', status: 401, times: 4 }, 'unbilled'],
  ['an account without credit', { fault: 'status', status: 402, times: 4 }, 'unbilled'],
  ['a key that may not do this', { fault: 'status', status: 403, times: 4 }, 'unbilled'],
  ['a model that is gone for a while', { fault: 'status', status: 404, times: 4 }, 'unbilled'],
  ['a server error', { fault: 'status', status: 500, times: 12 }, 'unbilled'],
  ['a gateway timeout', { fault: 'status', status: 504, times: 6 }, 'maybe billed'],
  ['an overload', { fault: 'status', status: 529, times: 12 }, 'unbilled'],
  ['calls that hang', { fault: 'hang', times: 2 }, 'maybe billed'],
  ['answers that are cut in half', { fault: 'half_body', times: 5 }, 'maybe billed'],
  ['answers that are broken JSON', { fault: 'broken_json', times: 5 }, 'maybe billed'],
  ['answers that are billed and never sent', { fault: 'accepted_then_cut', times: 5 }, 'maybe billed'],
  ['a line that is down', { fault: 'down', times: 8 }, 'maybe billed'],
]

describe.each(sampled(place, ['claude', 'voyage'] as const, 2))('while %s gives', (service) => {
  it.each(sampled(place, TROUBLES, 5))(
    '%s, the run goes on by itself and loses nothing',
    async (_name, rule, billing) => {
      if (rule.fault === 'hang') {
        await stage.close()
        await emptyTables(db)
        stage = await setStage({ db, mail, faster: FASTER, timeoutMs: { [service]: HANGS_MS } })
      }
      stage[service].faults.add(rule)
      await stage.start(20_000_000)
      const snapshot = await stage.until(({ state }) => state === 'done')
      expect(snapshot.phases.map(({ done, failed }) => [done, failed])).toEqual(Array(3).fill([EMAILS, 0]))
      const books = await expectAllToHold(db, stage)
      if (billing === 'unbilled') expect(books.estimatedMicros).toBe(0)
    },
  )
})

it('tells the monthly spend cap from a passing 429: it does not hammer, and goes on when the cap is raised', async () => {
  const fault = stage.claude.faults.add({ fault: 'status', status: 429, errorCode: 'enforced_spend_limit_reached' })
  await stage.start()
  const held = await stage.until(({ incidents }) => incidents.some(({ kind }) => kind === 'usage_limit'))
  expect(held.state).toBe('waiting')
  expect(stage.claude.books.totals().requests).toBeLessThan(30)
  stage.claude.faults.clear(fault)
  await stage.engine.wish('run', 'test')
  const done = await stage.until(({ state }) => state === 'done')
  expect(done.incidents).toEqual([])
  await expectAllToHold(db, stage)
})

it('takes a whole provider that refuses everything for a world error, and withdraws the letters', async () => {
  const fault = stage.claude.faults.add({ fault: 'status', status: 400 })
  await stage.start()
  // The gate shuts at once; the row of its incident follows.
  const held = await stage.until(({ incidents }) => incidents.some(({ kind }) => kind === 'error_breaker'))
  expect(held.state).toBe('held')
  await stage.until(({ openLetters }) => openLetters === 0)
  stage.claude.faults.clear(fault)
  await stage.engine.wish('run', 'test')
  const done = await stage.until(({ state }) => state === 'done')
  expect(done.phases.map(({ done: each }) => each)).toEqual([EMAILS, EMAILS, EMAILS])
  await expectAllToHold(db, stage)
})
