// A database without our tables: the shell says which command makes them.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { VERBS } from '../../../bot/shell/verbs.ts'
import { inDatabase } from '../../borrowed-database.ts'
import { testDatabase } from '../../database.ts'

const place = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), 'panel-no-schema-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

it.each(['status', 'pause', 'validate'])('%s names the command that makes the tables', async (name) => {
  await inDatabase(place, (db) => db.run('drop schema if exists core cascade'))
  vi.stubEnv('POSTGRES_DSN', place.dsn)
  vi.stubEnv('POSTGRES_CONNECTIONS', String(place.connections))
  vi.stubEnv('LOG_DIR', folder)
  vi.stubEnv('DATA_DIR', folder)
  const verb = VERBS.find((each) => each.name === name)
  await expect(verb?.run([])).rejects.toThrow('npm run migrate:schema')
})
