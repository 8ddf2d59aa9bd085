// The snapshot: everything that a panel, a log line or the checkpoint file may tell, taken at one moment.
import type { Incident } from './incidents.ts'
import type { Message } from './message.ts'

export const PHASES = ['classify', 'graph', 'embed'] as const
export type PhaseName = (typeof PHASES)[number]

export type Wish = 'run' | 'pause' | 'stop'

/** What a stop does with the batches that are open at the provider. */
export type OpenBatches = 'collect' | 'cancel'

/**
 * `idle`: no run is open and none was. `running`: work is under way. `waiting`: the gate is shut and opens by itself.
 * `held`: the gate is shut until the owner decides. `paused` and `stopped`: the owner's wish.
 * `done`: all phases ended. `validated`: done, and /validate found everything as it must be.
 */
export type RunState = 'idle' | 'running' | 'waiting' | 'held' | 'paused' | 'stopped' | 'done' | 'validated'

export interface PhaseSnapshot {
  readonly name: PhaseName
  readonly state: 'waiting' | 'running' | 'done'
  /** Emails of the run with a result in this phase. */
  readonly done: number
  /** Emails with an open or skipped letter in this phase or an earlier one. */
  readonly failed: number
  readonly total: number
  /** Emails that the engine tried once more by itself at the end of the phase; absent when there were none. */
  readonly retried?: number
  /** Emails per minute over the last minute; undefined before anything was measured. */
  readonly ratePerMinute: number | undefined
  /** Milliseconds to the end of this phase at that rate. */
  readonly etaMs: number | undefined
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

export interface MoneySnapshot {
  readonly capMicros: number
  /** Settled calls of this run, orphans at worst case included. */
  readonly spentMicros: number
  /** Worst case of the calls under way. */
  readonly reservedMicros: number
  /** Expected at the end of the run, from what was really spent per email so far; undefined before the first email. */
  readonly forecastMicros: number | undefined
}

interface RunFacts {
  readonly id: number
  readonly name: string
  readonly createdAt: Date
  readonly model: string
  readonly embedModel: string
  readonly lane: 'live' | 'batch'
  readonly total: number
  readonly wish: Wish
  /** Requests per minute, or auto. */
  readonly rateLimit: number | 'auto'
  readonly planHash: string
}

/** The machine, as the watch last saw it; what it could not read is absent. */
export interface MachineFacts {
  /** In use, 0 to 1. */
  readonly ramShare?: number
  readonly cpuShare?: number
  /** Free on the database's volume, in gibibytes. */
  readonly freeDiskGb?: number
}

export interface Snapshot extends MachineFacts {
  readonly at: Date
  readonly state: RunState
  /** Why it is in that state, in words; always there. Keys `reason-*`. */
  readonly reason: Message
  /** Since when it is so, when it is not running. */
  readonly since?: Date
  /** Milliseconds to the end of the run: early, expected and late; absent while nothing was measured. */
  readonly etaMs?: { readonly low: number; readonly mid: number; readonly high: number }
  /** How far the build of the vectors' index is, 0 to 1; absent when none is built. */
  readonly indexShare?: number
  /** Open batches and the emails in them; the provider tells nothing of them before they end. */
  readonly batches?: { readonly count: number; readonly emails: number }
  /** When a wait ends by itself, if that is known. */
  readonly until: Date | undefined
  readonly run: RunFacts | undefined
  readonly phases: readonly PhaseSnapshot[]
  readonly money: MoneySnapshot
  readonly openLetters: number
  readonly incidents: readonly Incident[]
  /** Age of the last committed result in ms: the checkpoint is the database itself. */
  readonly checkpointAgeMs: number | undefined
  /** The Message-ID saved last: for the checkpoint file on the VPS only, never to be shown. */
  readonly lastEmailId?: string
  /** What bounds the speed just now: keys `bound-*`; undefined when nothing runs. */
  readonly boundBy: Message | undefined
}
