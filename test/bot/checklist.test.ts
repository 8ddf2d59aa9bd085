// Lists of checks that are kept: young and green ones count, over a restart too; all others are run again.
import { beforeEach, describe, expect, it } from 'vitest'
import { createChecklist } from '../../bot/checklist.ts'
import { type Check, type CheckResult, fail, ok, warn } from '../../checks/check.ts'
import { goodDeps, never } from '../checks/deps.ts'
import { emptyTables, testDatabase } from '../database.ts'

const { db } = await testDatabase()
const MINUTE_MS = 60_000
let nowMs: number
let runs: number
let found: CheckResult
let configuration: string

beforeEach(async () => {
  await emptyTables(db)
  nowMs = Date.parse('2026-11-24T13:02:00Z')
  runs = 0
  found = ok('check-source-ok', { count: 3 })
  configuration = 'a'
})

const source: Check = {
  id: 'source',
  blocking: true,
  async run() {
    runs += 1
    return found
  },
}
const ram: Check = { id: 'ram', blocking: false, run: async () => warn('check-ram-ok', { freeGb: 1 }) }

/** As after a restart: nothing is in memory. */
const checklist = (list: readonly Check[] = [source, ram]) =>
  createChecklist({
    db,
    checkDeps: () => goodDeps({ db, configuration }),
    clock: { now: () => new Date(nowMs) },
    plan: async () => {
      throw new Error('no plan here')
    },
    list,
  })
const recent = async (list?: readonly Check[]) => {
  const { results, at, isKept } = await checklist(list).recent(never)
  return { ids: results.map(({ id }) => id), at: at.toISOString(), isKept }
}
const first = { ids: ['source', 'ram'], at: '2026-11-24T13:02:00.000Z' }

describe('a list that was run', () => {
  beforeEach(() =>
    checklist()
      .run(never)
      .then(() => undefined),
  )

  it('counts for a quarter of an hour, and says from when it is', async () => {
    nowMs += 15 * MINUTE_MS
    expect(await recent()).toEqual({ ...first, isKept: true })
    expect(runs).toBe(1)
    nowMs += 1
    expect(await recent()).toMatchObject({ at: '2026-11-24T13:17:00.001Z', isKept: false })
    expect(runs).toBe(2)
  })

  it('comes back as it was found', async () => {
    found = fail('check-migrations-behind', { count: 1, version: '034' }, 'remedy-migrate-schema', {
      kind: 'apply_migrations',
    })
    const soft: Check = { ...source, blocking: false }
    const list = createChecklist({
      db,
      checkDeps: () => goodDeps({ db, configuration }),
      clock: { now: () => new Date(nowMs) },
      plan: () => Promise.reject(new Error('none')),
      list: [soft],
    })
    const results = await list.run(never)
    expect(await list.recent(never)).toMatchObject({ isKept: true, results })
    expect((await list.recent(never)).results).toEqual(results)
  })

  it('does not count when something in it forbids the start: that may have been put right', async () => {
    found = fail('check-source-empty', {}, 'remedy-import')
    await checklist().run(never)
    found = ok('check-source-ok', { count: 3 })
    expect(await recent()).toEqual({ ...first, isKept: false })
    expect(runs).toBe(3)
  })

  it('does not count under another configuration, nor once it was forgotten', async () => {
    configuration = 'b'
    expect((await recent()).isKept).toBe(false)
    expect((await recent()).isKept).toBe(true)
    await checklist().forget()
    expect((await recent()).isKept).toBe(false)
  })

  it('counts without a check that is gone, and not without one that is new', async () => {
    expect(await recent([source])).toMatchObject({ ids: ['source'], isKept: true })
    const fresh: Check = { ...ram, id: 'disk' }
    expect(await recent([source, fresh])).toMatchObject({ ids: ['source', 'disk'], isKept: false })
  })
})

it('a store that keeps nothing costs only that the list is run again', async () => {
  await db.run('alter table core.check_results rename to elsewhere')
  try {
    expect((await recent()).isKept).toBe(false)
    expect((await recent()).isKept).toBe(false)
  } finally {
    await db.run('alter table core.elsewhere rename to check_results')
  }
})
