// The daily digest: every morning of the owner one routine message says where the migration stands.
import { schedule } from 'node-cron'
import type { Logger } from 'pino'
import type { Clock } from '../../engine/clock.ts'
import { message } from '../../engine/message.ts'
import type { Database } from '../../engine/store/database.ts'
import { readDigest } from '../../engine/store/digest.ts'
import { enqueue, PRIORITY } from '../../engine/store/outbox.ts'
import { faultOf } from '../fault.ts'

export interface DigestDeps {
  readonly db: Database
  readonly clock: Clock
  /** IANA name: whose morning it is. */
  readonly timezone: string
  readonly log: Logger
  readonly onWritten: () => void
  /** Calls `work` every morning until stopped; node-cron unless a test brings its own. */
  readonly everyMorning?: ((work: () => Promise<void>) => { readonly stop: () => unknown }) | undefined
}

const MORNING = '0 8 * * *'

/** Starts it; the function that comes back ends it. */
export const startDigest = (deps: DigestDeps): (() => void) => {
  const { db, clock, timezone, log, onWritten } = deps
  const write = async (): Promise<void> => {
    try {
      const figures = await readDigest(db, clock.now())
      if (!figures) return
      await enqueue(db, {
        kind: 'routine',
        priority: PRIORITY.routine,
        payload: { message: message('push-digest', figures) },
        coalesceKey: 'digest',
      })
      onWritten()
    } catch (error) {
      log.warn({ fault: faultOf(error) }, 'the digest could not be written')
    }
  }
  const everyMorning = deps.everyMorning ?? ((work) => schedule(MORNING, work, { timezone }))
  const task = everyMorning(write)
  return () => {
    task.stop()
  }
}
