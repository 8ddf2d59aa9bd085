// The desk: what a command or a button may use. It is put together once, in bot.ts.
import type { Logger } from 'pino'
import type { Backups } from '../engine/backup/backups.ts'
import type { Clock } from '../engine/clock.ts'
import type { Engine } from '../engine/engine.ts'
import type { Restarter } from '../engine/restarts.ts'
import type { SearchFace } from '../engine/search/search.ts'
import type { Snapshot } from '../engine/snapshot.ts'
import type { Database } from '../engine/store/database.ts'
import type { Answers } from './answers.ts'
import type { Audit } from './audit.ts'
import type { Keepsake } from './buttons/keepsake.ts'
import type { CleanupFace } from './cleanup.ts'
import type { ChecklistFace, Validate } from './examinations.ts'
import type { Jobs } from './jobs.ts'
import type { Localiser } from './localiser.ts'
import type { Preferences } from './preferences.ts'
import type { Recorder } from './record.ts'
import type { SearchMemory } from './search-memory.ts'

export interface Desk {
  readonly engine: Engine
  readonly db: Database
  readonly clock: Clock
  readonly log: Logger
  /** True when nothing is real: every panel that speaks of money says so. */
  readonly rehearsal: boolean
  /** Path of migration.log. */
  readonly logFile: string
  /** IANA name: where a day begins. */
  readonly timezone: string
  readonly checklist: ChecklistFace
  readonly validate: Validate
  readonly backups: Backups
  readonly search: SearchFace
  /** What was asked and found lately: for more of it, and for a question that waited for its approval. */
  readonly searches: SearchMemory
  readonly cleanup: CleanupFace
  /** The language of now. */
  words(): Localiser
  preferences(): Preferences
  /** Changes them, for good. */
  prefer(change: Partial<Preferences>): Promise<void>
  /** Buttons that work without their rows. */
  readonly keepsake: Keepsake
  readonly answers: Answers
  readonly jobs: Jobs
  /** Does something that changes the run, and writes who did it and what came of it. */
  readonly audit: Audit
  /** Writes an entry of the journal, beside the tables while these are away. */
  readonly record: Recorder['record']
  readonly restarter: Restarter
}

/** Who asks, and where the answer goes. */
export interface Call {
  readonly chatId: number
  /** `telegram:<id>`, as it stands in the journal. */
  readonly actor: string
  /** The message whose button was pressed. */
  readonly messageId?: number
}

/** The state as well as it is known now: from memory when the database does not answer. */
export const snapshotOf = async ({ engine, log }: Pick<Desk, 'engine' | 'log'>): Promise<Snapshot | undefined> => {
  try {
    return await engine.snapshot()
  } catch (error) {
    log.warn({ name: error instanceof Error ? error.name : 'unknown' }, 'the snapshot is taken from memory')
    return engine.lastSnapshot()
  }
}
