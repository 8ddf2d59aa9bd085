// A server that freezes: who waits is cut off, who comes is refused at once, and a statement that is only slow is let go on.
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../../engine/store/database.ts'
import { storeFault } from '../../../engine/store/steady.ts'
import { testDatabase } from '../../database.ts'
import { type CuttableLine, openCuttableLine } from '../../scenarios/cuttable-line.ts'

const { dsn, connections } = await testDatabase()
const PATIENCE_MS = 600

const gate = () => {
  const control = new AbortController()
  return { open: () => control.abort(), opened: once(control.signal, 'abort') }
}

// The embedded database has one connection, on which nobody could ask beside who waits.
describe.skipIf(connections === 1)('a server that takes questions and answers none', () => {
  let line: CuttableLine
  let db: Database

  beforeEach(async () => {
    line = await openCuttableLine(dsn)
    db = openDatabase({ dsn: line.dsn, connections: 2, onIdleError: () => undefined, frozenAfterMs: PATIENCE_MS })
    await db.run('create table if not exists frozen (n int); truncate frozen')
  })
  afterEach(async () => {
    line.thaw()
    await db.close()
    await line.close()
  })
  const fault = (work: Promise<unknown>) => work.then(() => 'none', storeFault)

  it('is a lost one to all who wait, in a statement or between two, and to who comes then; and it is found again', async () => {
    const [first, second] = [gate(), gate()]
    const between = fault(
      db.transaction(async (tx) => {
        await tx.run('insert into frozen values (1)')
        first.open()
        await second.opened
        await tx.run('insert into frozen values (2)')
      }),
    )
    await first.opened
    line.freeze()
    expect(await fault(db.run('select 1'))).toBe('lost')
    second.open()
    expect(await between).toBe('lost')
    await expect(db.run('select 1')).rejects.toThrow('answers none')

    line.thaw()
    await expect.poll(() => fault(db.run('select 1')), { timeout: 10_000 }).toBe('none')
    expect(await db.run('select from frozen')).toBe(0)
  })

  it('is not one that takes its time over a statement', async () => {
    expect(await fault(db.run('select pg_sleep($1)', [(2 * PATIENCE_MS) / 1_000]))).toBe('none')
  })

  it('is not one that lets nobody else in', async () => {
    const slow = fault(db.run('select pg_sleep($1)', [(2 * PATIENCE_MS) / 1_000]))
    line.refuse()
    expect(await slow).toBe('none')
  })
})
