// What a check is: one question about the world, answered ok, warn or fail, with the remedy of a fail.
import type { Message } from '../engine/message.ts'
import type { ClaudePort, PresidioPort, VoyagePort } from '../engine/ports.ts'
import type { Database } from '../engine/store/database.ts'

export interface CheckResult {
  readonly state: 'ok' | 'warn' | 'fail'
  /** What was found: a key `check-<id>-*`. */
  readonly detail: Message
  /** What to do next; always there for a fail. Key `remedy-*`. */
  readonly remedy?: Message
}

export interface Thresholds {
  readonly minDiskGb: number
  readonly minRamGb: number
  readonly minPostgresMajor: number
  readonly maxBackupAgeHours: number
}

/** What checks may look at. */
export interface CheckDeps {
  readonly db: Database
  readonly dsn: string
  readonly claude: ClaudePort
  readonly voyage: VoyagePort
  readonly presidio: PresidioPort
  /** Answers PONG, or throws; undefined when memory replaces Redis. */
  readonly redis: { ping(): Promise<string>; version(): Promise<string> } | undefined
  readonly machine: { freeDiskBytes(): Promise<number>; availableRamBytes(): Promise<number> }
  readonly model: string
  readonly embedModel: string
  readonly thresholds: Thresholds
  /** True in the rehearsal: thresholds are its own and are shown as such. */
  readonly rehearsal: boolean
  readonly now: () => Date
}

export interface Check {
  /** Lower case with hyphens; names the locale keys. */
  readonly id: string
  /** A fail of a blocking check blocks the start. */
  readonly blocking: boolean
  /** Throws only on a fault of its own; the list turns that, and a timeout, into a fail. */
  run(deps: CheckDeps, signal: AbortSignal): Promise<CheckResult>
}
