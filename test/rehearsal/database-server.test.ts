// The embedded database is lost and comes back: at the same address, with its rows.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { only, openDatabase } from '../../engine/store/database.ts'
import { storeFault } from '../../engine/store/steady.ts'
import { copyTemplate } from '../database-template.ts'
import { startDatabaseServer } from './database-server.ts'

const template = inject('template')
const folder = await copyTemplate(template.kind === 'folder' ? template.folder : '')
afterAll(() => rm(folder, { recursive: true, force: true }))

it('cuts its client off, is not found meanwhile, and has its rows when it is started again', async () => {
  const server = await startDatabaseServer({
    folder,
    environment: process.env,
    output: join(folder, 'database.out'),
  })
  const db = openDatabase({ dsn: server.dsn, connections: 1, onIdleError: () => undefined })
  try {
    await db.run('create table kept (n int)')
    await db.run('insert into kept values (42)')
    await server.stop()
    const lost = await db.run('select 1').catch(storeFault)
    expect(lost).toBe('lost')
    expect(await db.run('select 1').catch(storeFault)).toBe('lost')
    await server.start()
    expect(await only(db, z.object({ n: z.number() }), 'select n from kept')).toEqual({ n: 42 })
  } finally {
    await db.close()
    await server.stop()
  }
})
