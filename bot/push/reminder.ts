// The reminder: what holds the migration is told again until it is acknowledged, snoozed, or over.
import type { Logger } from 'pino'
import type { Clock } from '../../engine/clock.ts'
import { INCIDENTS, type IncidentKind } from '../../engine/incidents.ts'
import type { Database } from '../../engine/store/database.ts'
import { remindOf } from '../../engine/store/reminders.ts'
import { faultOf } from '../fault.ts'
import { startLoop } from '../loop.ts'

export interface ReminderDeps {
  readonly db: Database
  readonly clock: Clock
  readonly log: Logger
  /** Told when something was written to be sent. */
  readonly onWritten: () => void
}

const LOOK_EVERY_MS = 60_000
/** Between two tellings of the same incident. */
const REMIND_AFTER_MS = 15 * 60_000

/** Those that wait for the owner: what ends by itself is told once. */
const REMINDED = (Object.keys(INCIDENTS) as IncidentKind[]).filter(
  (kind) => INCIDENTS[kind].reaction === 'hold' && INCIDENTS[kind].loudness === 'loud',
)

/** Starts it; the function that comes back ends it, and resolves when nothing is under way. */
export const startReminder = ({ db, clock, log, onWritten }: ReminderDeps): (() => Promise<void>) =>
  startLoop(clock, async () => {
    const now = clock.now()
    const before = new Date(now.getTime() - REMIND_AFTER_MS)
    try {
      if ((await remindOf(db, REMINDED, { now, before })) > 0) onWritten()
    } catch (error) {
      log.warn({ fault: faultOf(error) }, 'the incidents could not be looked through')
    }
    return LOOK_EVERY_MS
  })
