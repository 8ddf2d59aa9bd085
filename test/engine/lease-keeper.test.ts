// The lease: one engine works at a time; a second one is told, a dead one is replaced, a late one is fenced off.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createLeaseKeeper, type LeaseKeeper } from '../../engine/lease-keeper.ts'
import { FencedError, reserve, settle } from '../../engine/store/books.ts'
import { first, only } from '../../engine/store/database.ts'
import { leaseHolder } from '../../engine/store/lease.ts'
import { createSteady } from '../../engine/store/steady.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { createManualClock } from '../manual-clock.ts'
import { insertSource, openRun } from './open-run.ts'

const { db } = await testDatabase()
const clock = createManualClock()
const steady = createSteady(clock, { onLost: () => undefined, onBack: () => undefined })
let ends: AbortController[] = []
let keepers: LeaseKeeper[] = []

beforeEach(async () => {
  await emptyTables(db)
  ends = []
  keepers = []
})
afterEach(async () => {
  for (const end of ends) end.abort()
  await Promise.all(keepers.map((keeper) => keeper.close()))
})

const engine = ({ host = 'vps', pid = 1, alive = true } = {}) => {
  const end = new AbortController()
  const keeper = createLeaseKeeper({
    db,
    clock,
    steady,
    holder: { owner: randomUUID(), host, pid },
    alive: () => alive,
  })
  ends.push(end)
  keepers.push(keeper)
  const lost = { told: false }
  const open = () =>
    keeper.open(end.signal, () => {
      lost.told = true
    })
  return { ...keeper, open, lost, end }
}
const age = (seconds: number) =>
  db.run('update core.engine_lease set heartbeat_at = now() - make_interval(secs => $1)', [seconds])

const silentSeconds = async () =>
  (
    await only(
      db,
      z.object({ seconds: z.number() }),
      'select extract(epoch from now() - heartbeat_at)::float8 as seconds from core.engine_lease',
    )
  ).seconds

describe('a second engine', () => {
  it('is told who works', async () => {
    expect(await engine({ pid: 7 }).open()).toEqual({ kind: 'acquired', epoch: 1, uncleanSince: undefined })
    expect(await engine({ pid: 8 }).open()).toEqual({ kind: 'held_elsewhere', host: 'vps', pid: 7 })
    expect(await engine({ host: 'laptop', pid: 7 }).open()).toMatchObject({ kind: 'held_elsewhere' })
    expect(await leaseHolder(db)).toEqual({ host: 'vps', pid: 7 })
  })

  it('that starts at the same instant is told too', async () => {
    const outcomes = await Promise.all([7, 8, 9, 10].map((pid) => engine({ pid }).open()))
    expect(outcomes.filter(({ kind }) => kind === 'acquired')).toHaveLength(1)
  })

  it('takes over at once from a dead process of the same host, and says since when it is dead', async () => {
    await engine({ pid: 7 }).open()
    const outcome = await engine({ pid: 8, alive: false }).open()
    expect(outcome).toMatchObject({ kind: 'acquired', epoch: 2 })
    expect(outcome.kind === 'acquired' && outcome.uncleanSince).toBeInstanceOf(Date)
  })

  it('takes over at once when it has the pid of the one before, as the only process of a container has', async () => {
    await engine({ pid: 1 }).open()
    expect(await engine({ pid: 1 }).open()).toMatchObject({ kind: 'acquired', epoch: 2 })
  })

  it('waits for a silent engine of another host until it was silent for half a minute', async () => {
    await engine({ host: 'a' }).open()
    await age(25)
    expect(await engine({ host: 'b', alive: false }).open()).toMatchObject({ kind: 'held_elsewhere' })
    await age(31)
    expect(await engine({ host: 'b' }).open()).toMatchObject({ kind: 'acquired', epoch: 2 })
  })

  it('takes the lease of one that ended cleanly, which is no unclean start', async () => {
    const one = engine()
    await one.open()
    one.end.abort()
    await one.close()
    expect(await leaseHolder(db)).toBeUndefined()
    expect(await engine({ pid: 8 }).open()).toMatchObject({ kind: 'acquired', epoch: 2, uncleanSince: undefined })
  })
})

it('says every five seconds that it lives, and is told when another has taken over', async () => {
  const one = engine()
  await one.open()
  await age(20)
  await clock.advance(5_000)
  while ((await silentSeconds()) > 5) expect(one.lost.told).toBe(false)
  await engine({ pid: 8, alive: false }).open()
  await clock.advance(5_000)
  while (!one.lost.told) await first(db, z.unknown(), 'select 1')
  one.end.abort()
  await one.close()
  expect(await leaseHolder(db)).toMatchObject({ pid: 8 })
})

describe('the epoch', () => {
  const reservation = {
    id: randomUUID(),
    phase: 'classify',
    provider: 'anthropic',
    model: 'm',
    emails: 1,
    micros: 100,
    inputTokens: 1,
    outputTokens: 1,
  } as const

  it('fences off the older engine: it can neither reserve nor save', async () => {
    await insertSource(db, 1)
    const run = await openRun(db)
    expect(await engine({ pid: 7 }).open()).toMatchObject({ epoch: 1 })
    expect(await reserve(db, run, [reservation])).toMatchObject({ admitted: 1 })
    await engine({ pid: 8, alive: false }).open()
    expect(await reserve(db, run, [{ ...reservation, id: randomUUID() }])).toEqual({ kind: 'fenced' })
    await expect(
      db.transaction((tx) => settle(tx, run, [{ reservationId: reservation.id, bill: { kind: 'unbilled' } }])),
    ).rejects.toBeInstanceOf(FencedError)
  })

  it('lets the new engine book what the old one left, once, and only what is there', async () => {
    await insertSource(db, 1)
    const run = await openRun(db)
    await reserve(db, run, [reservation])
    const two = engine({ pid: 8 })
    await two.open()
    const told: unknown[] = []
    await two.bookOrphans((orphans) => told.push(orphans))
    await two.bookOrphans((orphans) => told.push(orphans))
    expect(told).toEqual([{ calls: 1, micros: 100 }])
    await db.run('update core.migration_runs set finished_at = now()')
    await two.bookOrphans((orphans) => told.push(orphans))
    expect(told).toHaveLength(1)
  })
})
