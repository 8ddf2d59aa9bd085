// The books: the cap holds under any history of reservations, answers, lost answers and crashes.
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import {
  bookOrphans,
  FencedError,
  type Reservation,
  reserve,
  type Settlement,
  settle,
} from '../../../engine/store/books.ts'
import { only } from '../../../engine/store/database.ts'
import { emptyTables, testDatabase } from '../../database.ts'

const { db } = await testDatabase()
const run = { id: 1, epoch: 1 }

const openRun = async (capMicros: number) => {
  await emptyTables(db)
  await db.run(
    `insert into core.migration_runs (name, plan_hash, plan, model, embed_model, prompt_hash, policy_hash, total, cap_micros, epoch)
     values ('run-1', 'p', '{}', 'm', 'e', 'h', 'h', 10, $1, 1)`,
    [capMicros],
  )
}
const reservation = (micros: number): Reservation => ({
  id: randomUUID(),
  phase: 'classify',
  provider: 'anthropic',
  model: 'm',
  emails: 1,
  micros,
  inputTokens: micros,
  outputTokens: 0,
})
const figures = () =>
  only(
    db,
    z.object({
      settled: z.number(),
      reserved: z.number(),
      booked: z.number(),
      rows: z.number(),
      held: z.number(),
      cap: z.number(),
    }),
    `select settled_micros as settled, reserved_micros as reserved, cap_micros as cap,
       (select coalesce(sum(cost_micros), 0)::bigint from core.api_usage) as booked,
       (select count(*) from core.api_usage) as rows,
       (select coalesce(sum(micros), 0)::bigint from core.reservations) as held
     from core.migration_runs`,
  )

beforeEach(() => openRun(1_000))

it('admits the first of those asked for together that still have room, in one commit', async () => {
  const asked = [400, 400, 400].map(reservation)
  expect(await reserve(db, run, asked)).toEqual({ kind: 'reserved', admitted: 2, wish: 'run' })
  expect(await figures()).toMatchObject({ reserved: 800, held: 800, settled: 0 })
})

it('admits nothing once the owner wishes to pause, in the same statement that would have reserved', async () => {
  await db.run(`update core.migration_runs set wish = 'pause'`)
  expect(await reserve(db, run, [reservation(1)])).toEqual({ kind: 'reserved', admitted: 0, wish: 'pause' })
})

it('books what was really used and gives the rest back', async () => {
  const asked = reservation(900)
  await reserve(db, run, [asked])
  const settlement: Settlement = {
    reservationId: asked.id,
    bill: { kind: 'billed', inputTokens: 100, outputTokens: 20, micros: 300 },
  }
  expect(await db.transaction((tx) => settle(tx, run, [settlement]))).toEqual(new Set([asked.id]))
  expect(await figures()).toMatchObject({ settled: 300, reserved: 0, booked: 300, rows: 1, held: 0 })
})

it('settles a call once, however often its commit is repeated', async () => {
  const asked = reservation(900)
  await reserve(db, run, [asked])
  const settlement: Settlement = { reservationId: asked.id, bill: { kind: 'unknown' } }
  await db.transaction((tx) => settle(tx, run, [settlement]))
  expect(await db.transaction((tx) => settle(tx, run, [settlement]))).toEqual(new Set())
  expect(await figures()).toMatchObject({ settled: 900, booked: 900, rows: 1 })
})

it('books the orphans of a crash at their worst case', async () => {
  await reserve(db, run, [reservation(300), reservation(200)])
  expect(await db.transaction((tx) => bookOrphans(tx, run))).toEqual({ calls: 2, micros: 500 })
  expect(await figures()).toMatchObject({ settled: 500, reserved: 0, held: 0, rows: 2 })
})

it('refuses an engine that another one has replaced, and keeps nothing of what it tried', async () => {
  await db.run('update core.migration_runs set epoch = 2')
  expect(await reserve(db, run, [reservation(1)])).toEqual({ kind: 'fenced' })
  await expect(db.transaction((tx) => settle(tx, run, []))).rejects.toBeInstanceOf(FencedError)
})
