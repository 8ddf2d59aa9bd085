// A test's database lent to other processes: the embedded one has one connection, held only while the test needs it.
import { systemClock } from '../engine/clock.ts'
import { type Database, openDatabase } from '../engine/store/database.ts'
import { createSteady } from '../engine/store/steady.ts'

const PATIENCE_MS = 20_000
const nothing = () => undefined

/** Opens the database for `work` and gives it back; the connection of whoever had it before may still be going. */
export const inDatabase = async <T>(
  { dsn, connections }: { readonly dsn: string; readonly connections: number },
  work: (db: Database) => Promise<T>,
): Promise<T> => {
  const db = openDatabase({ dsn, connections, onIdleError: nothing })
  const steady = createSteady(systemClock, { onLost: nothing, onBack: nothing })
  try {
    await steady(() => db.run('select 1'), AbortSignal.timeout(PATIENCE_MS))
    return await work(db)
  } finally {
    await db.close()
  }
}
