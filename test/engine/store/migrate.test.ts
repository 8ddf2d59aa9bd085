// The schema migrations, through their public face.

import { expect, it } from 'vitest'
import { z } from 'zod'
import { compareSchema, migrate, readMigrations, refuseUnknownSchema } from '../../../engine/store/migrate.ts'
import { testDatabase } from '../../database.ts'

const { db } = await testDatabase()

it('finds nothing to do on a migrated database', async () => {
  expect(await migrate(db)).toEqual([])
  const files = await readMigrations()
  expect(files.length).toBeGreaterThanOrEqual(12)
  expect(await compareSchema(db, files)).toEqual({ kind: 'current', version: files.at(-1)?.version })
})

it('names what is missing, and applies it once', async () => {
  const extra = { version: '900_extra', sql: 'create table core.extra (id integer)', checksum: 'a' }
  const files = [...(await readMigrations()), extra]
  expect(await compareSchema(db, files)).toEqual({ kind: 'behind', missing: ['900_extra'] })
  expect(await migrate(db, files)).toEqual(['900_extra'])
  expect(await migrate(db, files)).toEqual([])
})

it('refuses a newer schema, with the remedy', async () => {
  const state = await compareSchema(db, await readMigrations())
  expect(state).toEqual({ kind: 'newer', unknown: ['900_extra'] })
  expect(() => refuseUnknownSchema(state)).toThrow(/start the newer program/)
  await expect(migrate(db)).rejects.toThrow(/900_extra/)
})

it('refuses an altered migration, with the remedy', async () => {
  const files = [...(await readMigrations()), { version: '900_extra', sql: 'select 1', checksum: 'b' }]
  expect(await compareSchema(db, files)).toEqual({ kind: 'altered', versions: ['900_extra'] })
  await expect(migrate(db, files)).rejects.toThrow(/git checkout migrations/)
  await db.run(`delete from core.schema_versions where version = '900_extra'`)
})

it('keeps nothing of a migration that fails half-way, and says which it was', async () => {
  const broken = { version: '901_broken', sql: 'create table core.half (id integer); select 1 / 0', checksum: 'c' }
  await expect(migrate(db, [...(await readMigrations()), broken])).rejects.toThrow(/901_broken failed/)
  const [row] = await db.rows(z.object({ there: z.boolean() }), `select to_regclass('core.half') is not null as there`)
  expect(row).toEqual({ there: false })
})

it('names the column when a table that was there before cannot serve', async () => {
  await db.run('alter table knowledge.embeddings drop column source_id cascade')
  await expect(migrate(db)).rejects.toThrow(/knowledge.embeddings has no column source_id/)
})
