// Waits until the store answers, then brings its schema up to date or refuses it with the remedy.
import type { Clock } from '../engine/clock.ts'
import type { Logger } from '../engine/log.ts'
import { probeWaitMs } from '../engine/retry.ts'
import type { Database } from '../engine/store/database.ts'
import { migrate } from '../engine/store/migrate.ts'
import { storeFault } from '../engine/store/steady.ts'

/** A server that is being started needs less. */
const WORTH_TELLING_MS = 30_000

/**
 * Resolves when the schema is current. A server that is still starting is waited for; `signal` ends the wait, and `onWaiting` is
 * told at every try that fails once it has lasted.
 * @throws Error of migrate, or the last connection error when `signal` was aborted
 */
export const readyStore = async (
  db: Database,
  clock: Clock,
  log: Logger,
  signal: AbortSignal,
  onWaiting: () => Promise<void> = async () => undefined,
): Promise<void> => {
  const beganMs = clock.monotonic()
  for (let failures = 0; ; failures += 1) {
    try {
      const applied = await migrate(db)
      if (applied.length > 0) log.info({ applied }, 'schema migrations applied')
      return
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
      if (storeFault(cause) !== 'lost' || signal.aborted) throw error
      if (failures % 10 === 0) log.warn({ err: error }, 'waiting for PostgreSQL')
      if (clock.monotonic() - beganMs >= WORTH_TELLING_MS) await onWaiting()
      await clock.sleep(Math.min(5_000, probeWaitMs(failures)), signal)
      if (signal.aborted) throw error
    }
  }
}
