// Before all tests: one migrated database, made once per state of the schema, which every test file copies.

import { createHash } from 'node:crypto'
import { cpSync, existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../engine/store/database.ts'
import { openEmbedded } from '../engine/store/embedded.ts'
import { migrate, readMigrations } from '../engine/store/migrate.ts'
import { ensureServerTemplate } from './server-template.ts'

/** A folder of the embedded database, or a database of the server that TEST_POSTGRES_DSN names. */
type Template =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'server'; readonly dsn: string; readonly name: string }

declare module 'vitest' {
  interface ProvidedContext {
    template: Template
  }
}

export const onIdleError = (): void => {
  // A test that ends its server on purpose breaks idle connections; the next query tells it anyway.
}

/** Of the way in which a template is made: another way is another template. */
const MADE_AS = '3:'

/**
 * Half of the time of an opening went into zeroing 128 MB of buffers for 9 MB of rows; and what a crash of the machine would
 * lose here, nobody needs. A kill of the process loses nothing even so: the files are the system's by then.
 */
const SETTINGS = {
  shared_buffers: '16MB',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
}

const cacheFolder = new URL('../node_modules/.cache/', import.meta.url).pathname

/** Makes the template aside and moves it into place whole, so that a run that is killed leaves no half of one. */
const makeTemplate = async (place: string): Promise<void> => {
  await mkdir(cacheFolder, { recursive: true })
  const folder = await mkdtemp(join(cacheFolder, 'making-'))
  const embedded = await openEmbedded(folder)
  const db = openDatabase({ dsn: embedded.dsn, connections: 1, onIdleError })
  await migrate(db)
  // Half of the files that each test file would copy are of databases that nobody opens.
  await db.run('update pg_database set datistemplate = false')
  for (const name of ['template0', 'template1']) await db.run(`drop database ${name}`)
  for (const [name, value] of Object.entries(SETTINGS)) await db.run(`alter system set ${name} = '${value}'`)
  await db.close()
  await embedded.close()
  await rename(folder, place).catch(async (error: unknown) => {
    // Another run was quicker; its template is as good as ours.
    await rm(folder, { recursive: true, force: true })
    if (!existsSync(place)) throw error
  })
}

export default async (project: TestProject) => {
  const schema = (await readMigrations()).map(({ checksum }) => checksum).join()
  const key = createHash('sha256').update(`${MADE_AS}${schema}`).digest('hex').slice(0, 16)
  const dsn = process.env.TEST_POSTGRES_DSN
  if (dsn) {
    project.provide('template', { kind: 'server', dsn, name: await ensureServerTemplate(dsn, key) })
    return
  }
  const folder = join(cacheFolder, `panel-template-${key}`)
  if (!existsSync(folder)) await makeTemplate(folder)
  project.provide('template', { kind: 'folder', folder })
}

/** Linux's folder in memory, where hundreds of small files are copied in no time, if it has room for many databases. */
const MEMORY = '/dev/shm'
const ROOM_BYTES = 2 ** 30

const placeOfCopies = async (): Promise<string> => {
  const room = await statfs(MEMORY).catch(() => undefined)
  return room && room.bavail * room.bsize > ROOM_BYTES ? MEMORY : tmpdir()
}

/** Copies the template's folder. */
export const copyTemplate = async (template: string): Promise<string> => {
  if (!existsSync(template)) throw new Error(`no template at ${template}`)
  const folder = await mkdtemp(join(await placeOfCopies(), 'panel-test-'))
  // A seventh of the time of the one that waits for each of 600 files.
  cpSync(template, folder, { recursive: true })
  return folder
}
