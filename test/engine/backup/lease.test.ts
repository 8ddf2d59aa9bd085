// Who may work on a backup: one at a time, and nobody is kept out for ever by a row that nobody stands behind.
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createBackups } from '../../../engine/backup/backups.ts'
import { createAlone } from '../../../engine/backup/lease.ts'
import type { Database } from '../../../engine/store/database.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { createManualClock } from '../../manual-clock.ts'
import { backupDeps } from './bed.ts'

const { db, dsn } = await testDatabase()
beforeEach(() => emptyTables(db))

const holder = { owner: 'a-test', host: 'here', pid: 41 }
const lease = (store: Database = db, alive = true) => ({
  db: store,
  clock: createManualClock(),
  holder,
  alive: () => alive,
})
const worked = async () => 'worked' as const
const heldBy = (host: string, pid: number, silentSeconds: number) =>
  db.run(
    `insert into core.backup_lease (owner, host, pid, heartbeat_at)
     values ('another', $1, $2, now() - make_interval(secs => $3))
     on conflict (id) do update set owner = 'another', host = $1, pid = $2, heartbeat_at = excluded.heartbeat_at,
       released_at = null`,
    [host, pid, silentSeconds],
  )

it('is one in a process, and its own row that could not be given back keeps nobody out', async () => {
  const losing: Database = {
    ...db,
    run: (text, params) =>
      text.includes('released_at = now()') ? Promise.reject(new Error('gone')) : db.run(text, params),
  }
  const alone = createAlone(lease(losing))
  expect(await alone(() => alone(worked))).toBe('busy')
  expect(await alone(worked)).toBe('worked')
})

describe('another one', () => {
  it.each([
    ['of this host that lives and beats', 'here', 7, 170, true, 'busy'],
    ['of this host that a long dump keeps silent', 'here', 7, 400, true, 'busy'],
    ['of this host whose number another program has by now', 'here', 7, 700, true, 'worked'],
    ['of this host that is dead', 'here', 7, 0, false, 'worked'],
    ['of this host that had our own number', 'here', 41, 0, true, 'worked'],
    ['of another host that beats', 'there', 41, 100, false, 'busy'],
    ['of another host that is silent', 'there', 41, 200, true, 'worked'],
  ] as const)('%s', async (_, host, pid, silentSeconds, alive, outcome) => {
    await heldBy(host, pid, silentSeconds)
    expect(await createAlone(lease(db, alive))(worked)).toBe(outcome)
  })
})

it('clears up once more when who seemed to work is known to be dead', async () => {
  await heldBy('there', 7, 0)
  await db.run(`insert into core.backups (path, state, stage) values ('/nowhere/b.dump', 'running', 'dump')`)
  const states = async () =>
    (await db.rows(z.object({ state: z.string() }), 'select state from core.backups')).map(({ state }) => state)
  const clock = createManualClock()
  const ending = new AbortController()
  await createBackups(backupDeps(db, dsn, '/nowhere', { clock })).recover(ending.signal)
  expect([await states(), clock.sleepers()]).toEqual([['running'], 1])
  await heldBy('there', 7, 700)
  await clock.advance(700_000)
  while ((await states())[0] === 'running') await new Promise((resolve) => setImmediate(resolve))
  expect(await states()).toEqual(['failed'])
})
