// Before all tests: one migrated database, made once, which every test file copies.
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../engine/store/database.ts'
import { openEmbedded } from '../engine/store/embedded.ts'
import { migrate } from '../engine/store/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of a migrated embedded database; undefined when TEST_POSTGRES_DSN names a real server. */
    templateFolder: string | undefined
  }
}

export const onIdleError = (): void => {
  // A test that ends its server on purpose breaks idle connections; the next query tells it anyway.
}

export default async (project: TestProject) => {
  if (process.env.TEST_POSTGRES_DSN) {
    project.provide('templateFolder', undefined)
    return
  }
  const folder = await mkdtemp(join(tmpdir(), 'panel-template-'))
  const embedded = await openEmbedded(folder)
  const db = openDatabase({ dsn: embedded.dsn, connections: 1, onIdleError })
  await migrate(db)
  await db.close()
  await embedded.close()
  project.provide('templateFolder', folder)
  return () => rm(folder, { recursive: true, force: true })
}

/** Copies the template's folder. */
export const copyTemplate = async (template: string): Promise<string> => {
  if (!existsSync(template)) throw new Error(`no template at ${template}`)
  const folder = await mkdtemp(join(tmpdir(), 'panel-test-'))
  await cp(template, folder, { recursive: true })
  return folder
}
