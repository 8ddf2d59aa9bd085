// One engine works at a time: the one that waits for the lease takes over when the other closes.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Engine } from '../../engine/engine.ts'
import { noKill } from '../../engine/kill-point.ts'
import { leaseHolder } from '../../engine/store/lease.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { openRun } from '../engine/open-run.ts'
import { buildEngine } from './build-engine.ts'

const { db } = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), 'panel-takeover-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

// Nothing runs here, so no service is ever asked.
const nowhere = 'http://127.0.0.1:9'
const urls = { claude: nowhere, voyage: nowhere, presidio: nowhere }
let engines: Engine[] = []
const build = (host: string) => {
  const engine = buildEngine({ db, urls, folder, killPoint: noKill, maxInFlight: 1, host })
  engines.push(engine)
  return engine
}
const holder = async () => (await leaseHolder(db))?.host
const reason = async (engine: Engine) => (await engine.snapshot()).reason

beforeEach(async () => {
  engines = []
  await emptyTables(db)
  await openRun(db)
})
afterEach(() => Promise.all(engines.map((engine) => engine.close())))

it('takes over when the other engine ends, and works', async () => {
  const [shell, bot] = [build('shell'), build('bot')]
  await shell.open()
  expect(await bot.open()).toMatchObject({ kind: 'held_elsewhere', host: 'shell' })
  expect(await reason(bot)).toMatchObject({ key: 'reason-lease', params: { host: 'shell' } })
  await shell.close()
  await vi.waitFor(async () => expect(await holder()).toBe('bot'))
  await vi.waitFor(async () => expect((await reason(bot)).key).not.toBe('reason-lease'))
})

it('yields when another one has taken its lease, waits while that one lives, and works again after it', async () => {
  const [first, second] = [build('first'), build('second')]
  await first.open()
  // As if a third had found it silent, and had died on the second's host.
  await db.run(`update core.engine_lease set owner = $1, host = 'second'`, [randomUUID()])
  await second.open()
  expect(await holder()).toBe('second')
  await vi.waitFor(async () => expect((await reason(first)).key).toBe('reason-lease'))
  expect(await holder()).toBe('second')
  await second.close()
  await vi.waitFor(async () => expect(await holder()).toBe('first'))
  await vi.waitFor(async () => expect((await reason(first)).key).not.toBe('reason-lease'))
})

it('does not take over any more once it was closed', async () => {
  const [shell, bot] = [build('shell'), build('bot')]
  await shell.open()
  await bot.open()
  await bot.close()
  await shell.close()
  expect(await holder()).toBeUndefined()
})
