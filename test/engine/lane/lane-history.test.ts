// Any history of answers, delays and lost connections: every email once, fed once, and two ledgers that agree.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { emptyTables, testDatabase } from '../../database.ts'
import { randomFrom } from '../../random.ts'
import { type Loss, losingAnswers } from '../lost-answers.ts'
import { insertSource } from '../open-run.ts'
import { BILLED, CANARY, createLaneBench, done, invalid, serviceError } from './lane-bench.ts'
import { ledger, letterRows, savedIds } from './lane-rows.ts'

const { db, connections } = await testDatabase()
beforeEach(() => emptyTables(db))
afterEach(() => emptyTables(db))

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

type Fate = 'well' | 'slow_learner' | 'nonsense' | 'sick'
const LETTERS = { nonsense: 'invalid_answer', sick: 'service_error' } as const

it('neither loses nor doubles an email, a letter or a cent, whatever connection breaks when', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.constantFrom(1, 1, 4), fc.constantFrom(0, 0.1, 0.3), async (seed, pack, risk) => {
      await emptyTables(db)
      const random = randomFrom('lane-history', seed)
      const ids = await insertSource(db, 24)
      const fates = new Map<string, Fate>(
        ids.map((id) => [id, random.pick(['well', 'well', 'well', 'well', 'slow_learner', 'nonsense', 'sick'])]),
      )
      let billed = 0
      let risky = false
      const next = (): Loss => (risky && random.chance(risk) ? random.pick(['before', 'after']) : 'none')
      const taught = new Set<string>()
      const closeAt = random.chance(0.5) ? random.whole(1, 40) : 0
      const lane = await createLaneBench(losingAnswers(db, next), {
        perRequest: pack,
        faster: 2_000,
        async script(batch, call) {
          if (call === closeAt) lane.ending.closing = true
          await turns(random.whole(0, 20))
          if (random.chance(0.05)) throw serviceError({ kind: 'rate_limited', status: 429, retryAfterMs: 100 })
          if (batch.some((id) => fates.get(id) === 'sick')) throw serviceError({ kind: 'server_error', status: 500 })
          billed += BILLED
          return batch.map((id) => {
            const fate = id === CANARY || taught.has(id) ? 'well' : fates.get(id)
            if (fate === 'slow_learner') taught.add(id)
            return fate === 'well' ? done(id) : invalid(id)
          })
        },
      })
      risky = true
      const first = await lane.start({ maxInFlight: random.whole(1, 10) })
      lane.ending.closing = false
      if (first === 'stopped') expect(await lane.start()).toBe('complete')
      else expect([...lane.fed].sort()).toEqual(ids)
      risky = false
      await lane.desk.settled()

      const expected = ids.flatMap((id) => {
        const fate = fates.get(id)
        return fate === 'nonsense' || fate === 'sick' ? [{ message_id: id, code: LETTERS[fate] }] : []
      })
      expect((await letterRows(db)).map(({ message_id, code }) => ({ message_id, code }))).toEqual(expected)
      expect(await savedIds(db)).toEqual(ids.filter((id) => !expected.some(({ message_id }) => message_id === id)))
      expect(await ledger(db)).toEqual({
        settled: billed,
        booked: billed,
        calls: billed / BILLED,
        estimated: 0,
        reserved: 0,
        held: 0,
        done: ids.length - expected.length,
        failed: expected.length,
      })
      expect(lane.faults).toEqual([])
    }),
    { numRuns: connections > 1 ? 8 : 4, seed: 20261123 },
  )
}, 60_000)
