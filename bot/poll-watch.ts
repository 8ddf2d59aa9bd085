// The watch over polling: whether Telegram still answers when it is asked for updates, and whether somebody else asks too.
import type { Logger } from 'pino'
import type { Clock } from '../engine/clock.ts'
import type { Database } from '../engine/store/database.ts'
import { openIncident, resolveIncident } from '../engine/store/incident-rows.ts'
import { faultOf } from './fault.ts'

export interface PollWatch {
  /** Notes the HTTP status with which a request for updates was answered. */
  answered(status: number): void
  /** False when Telegram has not answered for so long that the owner cannot be served. */
  isWell(): boolean
  /** Resolves when what was noticed is written. */
  settled(): Promise<void>
}

export interface PollWatchDeps {
  readonly db: Database
  readonly clock: Clock
  readonly log: Logger
  /** Told when an incident was written. */
  readonly onWritten: () => void
}

/** A poll lasts half a minute; several of them in a row were lost. */
const SILENT_MS = 5 * 60_000
/** Two pollers take turns: the other one is gone when it was not met for so long. */
const CONFLICT_OVER_MS = 2 * 60_000
const CONFLICT = 409

export const createPollWatch = ({ db, clock, log, onWritten }: PollWatchDeps): PollWatch => {
  let lastMs = clock.monotonic()
  let conflictMs = clock.monotonic()
  // What an earlier process told of may be open still, and nobody else would end it.
  let told: 'nothing' | 'open' | 'unknown' = 'unknown'
  let writing: Promise<void> = Promise.resolve()

  const write = (change: Parameters<Database['transaction']>[0], then: () => void): void => {
    writing = writing
      .then(() => db.transaction(change))
      .then(
        () => {
          then()
          onWritten()
        },
        (error: unknown) => log.warn({ fault: faultOf(error) }, 'a second poller could not be told of'),
      )
  }

  return {
    answered(status) {
      const now = clock.monotonic()
      if (status === CONFLICT) {
        conflictMs = now
        if (told !== 'open')
          write(
            (tx) => openIncident(tx, 'second_poller', {}),
            () => (told = 'open'),
          )
      }
      if (status !== 200) return
      lastMs = now
      if (told === 'nothing' || now - conflictMs < CONFLICT_OVER_MS) return
      write(
        (tx) => resolveIncident(tx, 'second_poller'),
        () => (told = 'nothing'),
      )
    },
    isWell: () => clock.monotonic() - lastMs < SILENT_MS,
    settled: () => writing,
  }
}
