// An engine that ended without a word: each time the next one says so, and a clean start says that it is over.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { noKill } from '../../engine/kill-point.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { openRun } from '../engine/open-run.ts'
import { buildEngine } from './build-engine.ts'

const { db } = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), 'panel-unclean-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

// Nothing runs here, so no service is ever asked.
const nowhere = 'http://127.0.0.1:9'
const urls = { claude: nowhere, voyage: nowhere, presidio: nowhere }
const build = () => buildEngine({ db, urls, folder, killPoint: noKill, maxInFlight: 1 })

const told = async () => {
  const rows = await db.rows(
    z.object({ kind: z.string() }),
    `select o.kind from core.outbox o join core.incidents i on i.id = o.incident_id where i.kind = 'unclean_start' order by o.id`,
  )
  return rows.map(({ kind }) => kind)
}

/** Opens it, and waits until what its start has to tell is in the outbox: an engine that dies earlier tells of nothing. */
const openAndTell = async (engine: Engine, messages: number) => {
  const heard = new Promise<void>((resolve, reject) => {
    engine.on(() => {
      told().then((kinds) => kinds.length >= messages && resolve(), reject)
    })
  })
  await engine.open()
  await heard
}

it('tells of every cut, not only of the first one', async () => {
  const first = build()
  const second = build()
  const third = build()
  await first.open()
  await openAndTell(second, 1)
  await third.open()
  // They are dead to the third; left open they would take over from it.
  await Promise.all([first.close(), second.close()])
  await third.close()
  expect(await told()).toEqual(['incident', 'resolved', 'incident'])
  const fourth = build()
  await fourth.open()
  await fourth.close()
  expect(await told()).toEqual(['incident', 'resolved', 'incident', 'resolved'])
})

it('holds after three cuts within a quarter of an hour, until the owner resumes', async () => {
  await emptyTables(db)
  await openRun(db)
  const engines = Array.from({ length: 4 }, build)
  const [first, second, third, fourth] = engines
  if (!first || !second || !third || !fourth) throw new Error('four engines are needed')
  await first.open()
  await openAndTell(second, 1)
  await openAndTell(third, 3)
  const open = async () => (await fourth.incidents()).map(({ kind }) => kind)
  await openAndTell(fourth, 5)
  await vi.waitFor(async () => expect(await open()).toContain('crash_loop'))
  await fourth.wish('run', 'test')
  await vi.waitFor(async () => expect(await open()).not.toContain('crash_loop'))
  await Promise.all(engines.map((engine) => engine.close()))
})
