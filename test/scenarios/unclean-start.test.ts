// An engine that ended without a word: each time the next one says so, and a clean start says that it is over.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'
import { noKill } from '../../engine/kill-point.ts'
import { testDatabase } from '../database.ts'
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

it('tells of every cut, not only of the first one', async () => {
  const first = build()
  const second = build()
  const third = build()
  await first.open()
  await second.open()
  await third.open()
  await third.close()
  expect(await told()).toEqual(['incident', 'resolved', 'incident'])
  const fourth = build()
  await fourth.open()
  await fourth.close()
  expect(await told()).toEqual(['incident', 'resolved', 'incident', 'resolved'])
  await Promise.all([first.close(), second.close()])
})
