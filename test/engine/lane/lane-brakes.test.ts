// What stops the lane of paid calls: the cap, the owner, another engine, a fault of our own.
import { beforeEach, describe, expect, it } from 'vitest'
import { FencedError } from '../../../engine/store/books.ts'
import { setWish } from '../../../engine/store/runs.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { insertSource } from '../open-run.ts'
import { BILLED, createLaneBench, done, RESERVED, serviceError } from './lane-bench.ts'
import { incidentKinds, ledger, savedIds } from './lane-rows.ts'

const { db } = await testDatabase()
let ids: readonly string[]

beforeEach(async () => {
  await emptyTables(db)
  ids = await insertSource(db, 40)
})
/** Doors that stay shut until the test opens them. */
const door = () => {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open: () => open(), opened }
}

describe('the cap', () => {
  it('is used to the end: worst cases under way and results not yet saved are waited for', async () => {
    const lane = await createLaneBench(db, { capMicros: 39 * BILLED + RESERVED })
    expect(await lane.start()).toBe('complete')
    expect(await savedIds(db)).toEqual(ids)
    await lane.desk.settled()
    expect(await incidentKinds(db)).not.toContain('budget_reached')
  })

  it('holds when it has no room for one more although nothing is under way, and is lifted by a higher one', async () => {
    const lane = await createLaneBench(db, { capMicros: 20 * BILLED + RESERVED - 1 })
    const ended = lane.start()
    await lane.until(() => lane.desk.isOpen('budget_reached'))
    expect(lane.control.verdict()).toMatchObject({ kind: 'hold', reason: { key: 'reason-budget' } })
    expect(await ledger(db)).toMatchObject({ done: 20, held: 0, settled: 20 * BILLED })
    await db.run('update core.migration_runs set cap_micros = $1', [40 * RESERVED])
    await lane.control.refresh()
    expect(await ended).toBe('complete')
    expect(lane.calls.flat().sort()).toEqual(ids)
  })
})

describe('the owner', () => {
  it('who pauses between the looking and the reserving gets no new call', async () => {
    let paused = false
    const brake: typeof db = {
      ...db,
      async rows(schema, text, params) {
        if (!paused && text.includes('insert into core.reservations')) {
          paused = true
          await setWish(db, 'pause', 'test')
        }
        return db.rows(schema, text, params)
      },
    }
    const lane = await createLaneBench(brake)
    const ended = lane.start()
    await lane.until(() => lane.control.verdict().kind === 'pause')
    expect([lane.calls.length, (await ledger(db)).held]).toEqual([0, 0])
    await setWish(db, 'run', 'test')
    await lane.control.refresh()
    lane.bell.ring()
    expect(await ended).toBe('complete')
    expect(lane.calls.flat().sort()).toEqual(ids)
  })

  it.each(['stop', 'close'] as const)('who says %s has the calls under way saved, and no other made', async (how) => {
    const { open, opened } = door()
    const lane = await createLaneBench(db, {
      script: async (batch) => {
        lane.bell.ring()
        await opened
        return batch.map(done)
      },
    })
    const ended = lane.start()
    await lane.until(() => lane.calls.length >= 4)
    const sent = lane.calls.flat().sort()
    if (how === 'close') lane.ending.closing = true
    else {
      await setWish(db, 'stop', 'test')
      await lane.control.refresh()
    }
    lane.bell.ring()
    open()
    expect(await ended).toBe('stopped')
    expect(await savedIds(db)).toEqual(sent)
    expect(lane.calls.flat().sort()).toEqual(sent)
    expect(await ledger(db)).toMatchObject({ held: 0, reserved: 0, settled: sent.length * BILLED })
  })
})

it('ends by a FencedError when another engine has taken over, and saves nothing more', async () => {
  const lane = await createLaneBench(db, {
    script: async (batch, call) => {
      if (call === 3) await db.run('update core.migration_runs set epoch = 2')
      return batch.map(done)
    },
  })
  await expect(lane.start()).rejects.toBeInstanceOf(FencedError)
  const { calls, done: saved } = await ledger(db)
  expect(calls).toBe(saved)
  expect(saved).toBeLessThan(40)
})

it('does not look again and again while as many calls are under way as may be', async () => {
  const slept: number[] = []
  const lane = await createLaneBench(db, {
    perRequest: 2,
    script: async (batch) => {
      // Halved: twice as many requests are due as may be under way.
      if (batch.length > 1) throw serviceError({ kind: 'rejected', status: 400 })
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      return batch.map(done)
    },
  })
  const clock = {
    ...lane.clock,
    sleep: (ms: number, signal?: AbortSignal) => {
      slept.push(ms)
      return lane.clock.sleep(ms, signal)
    },
  }
  expect(await lane.start({ clock, maxInFlight: 4 })).toBe('complete')
  expect(slept.filter((ms) => ms < 5)).toEqual([])
})

it('ends by a fault of our own in the work, and tells it', async () => {
  const lane = await createLaneBench(db, {
    script: async (batch, call) => {
      if (call === 5) throw new TypeError('a bug')
      return batch.map(done)
    },
  })
  await expect(lane.start()).rejects.toThrow('a bug')
})

describe('the end of the program while the store is lost', () => {
  it('stops the lane and is no fault', async () => {
    const lane = await createLaneBench(db)
    const lost = async (): Promise<never> => {
      throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    }
    const ended = lane.start({}, { pending: lost })
    await lane.until(() => lane.desk.isOpen('store_lost'))
    lane.ending.closing = true
    lane.bell.ring()
    expect(await ended).toBe('stopped')
  })
})
