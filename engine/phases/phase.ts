// What a phase is. A phase knows its pending query, its work and its save; the runner does everything else for all of them.
import type { LetterCode } from '../dead-letter.ts'
import type { RateLevels, Usage } from '../ports.ts'
import type { AnonymizedEmail } from '../privacy.ts'
import type { PhaseName } from '../snapshot.ts'
import type { Queryable } from '../store/database.ts'

/** The run as a phase needs to know it. */
export interface RunScope {
  readonly id: number
  /** The set is frozen: source rows imported up to then. */
  readonly createdAt: Date
  readonly mode: 'new' | 'replace'
  /** Near-identical mail counts as identical in phase 1. */
  readonly nearTwins: boolean
}

/** An email that is ready to be sent: anonymised, sealed and measured. */
export interface Ready<Prepared> {
  readonly kind: 'ready'
  readonly messageId: string
  readonly prepared: Prepared
  /** Kept with its letter, if it comes to that: people may read the subject. Absent where it is kept already. */
  readonly anonymised?: AnonymizedEmail
  /** Upper bound and likely size of its part of a request. */
  readonly most: Usage
  readonly likely: Usage
  /** Of the likely size, what a request carries once, however many emails travel in it. */
  readonly shared?: Usage
}

/** An email that cannot be sent: it gets this letter. */
export interface Stuck {
  readonly kind: 'stuck'
  readonly messageId: string
  readonly code: LetterCode
}

export type Answer<Saved> =
  | { readonly kind: 'done'; readonly messageId: string; readonly saved: Saved }
  | { readonly kind: 'failed'; readonly messageId: string; readonly code: LetterCode }

export interface WorkResult<Saved> {
  readonly usage: Usage
  readonly levels: RateLevels
  readonly answers: readonly Answer<Saved>[]
}

/** A phase of paid calls. `work` is slow, calls services and touches no table; `save` is quick and writes its own tables. */
export interface CallPhase<Item extends { readonly messageId: string }, Prepared, Saved> {
  readonly kind: 'calls'
  readonly name: PhaseName
  readonly provider: 'anthropic' | 'voyage'
  readonly model: string
  /** The most emails and likely input tokens that one request may carry. */
  readonly perRequest: { readonly emails: number; readonly inputTokens: number }
  /** Emails of the run that are left, in key order, from `after` (exclusive). */
  pending(db: Queryable, run: RunScope, after: string, limit: number): Promise<Item[]>
  /** Anonymises and seals. Throws ServiceError of Presidio only. */
  prepare(items: readonly Item[], signal: AbortSignal): Promise<(Ready<Prepared> | Stuck)[]>
  /** A constant text that holds no email, to ask whether the service works. Its answer is never saved. */
  canary(): Ready<Prepared>
  /** One request. Throws ServiceError only. */
  work(prepared: readonly Ready<Prepared>[], signal: AbortSignal): Promise<WorkResult<Saved>>
  /** Returns how many other emails are done along with these: their twins. */
  save(tx: Queryable, run: RunScope, saved: readonly Saved[]): Promise<number>
}

/** A phase of set-based SQL, chunk by chunk. */
export interface SqlPhase {
  readonly kind: 'sql'
  readonly name: PhaseName
  /** Up to `limit` pending Message-IDs in key order, from `after` (exclusive). */
  pending(db: Queryable, run: RunScope, after: string, limit: number): Promise<string[]>
  /** Applies the pending emails among `messageIds` and returns how many were done. */
  apply(tx: Queryable, run: RunScope, messageIds: readonly string[]): Promise<number>
}
