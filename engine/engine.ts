// The face of the engine: all that the bot and the CLI may ask of it.

import type { CompareOrder, Comparison } from './compare.ts'
import type { LetterCode } from './dead-letter.ts'
import type { Incident } from './incidents.ts'
import type { Choice, Plan, Spread, Thrift } from './plan.ts'
import type { OpenBatches, PhaseName, Snapshot, Wish } from './snapshot.ts'
import type { LetterFilter } from './store/letters.ts'
import type { Mode } from './terms.ts'

export type StartOutcome =
  | { readonly kind: 'started'; readonly runId: number }
  /** Another run is still open and was not stopped: resume it instead. */
  | { readonly kind: 'run_open' }
  /** The terms changed since the plan was shown: show the new plan. */
  | { readonly kind: 'plan_changed' }
  /** The source holds no email that is still to be done. */
  | { readonly kind: 'nothing_to_do' }

export type WishOutcome =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'no_run' }
  /** The run was stopped, which revoked its approval: it goes on only by `start` with a new one. */
  | { readonly kind: 'needs_approval' }

export interface DryRunReport {
  readonly sample: number
  readonly failures: Readonly<Partial<Record<LetterCode, number>>>
  readonly inputTokens: Spread
  readonly outputTokensAssumed: number
  readonly presidioTextsPerSecond: number
  readonly plan: Plan
}

/** An email as it may be named outside the VPS. */
export interface LetterExample {
  /** Its local number (#48213). */
  readonly number: number
  readonly receivedAt: Date | null
  /** Anonymised and cut short; absent where there is none, or where anything personal was found in it. */
  readonly subject?: string
}

export interface LetterGroup {
  readonly phase: PhaseName
  readonly code: LetterCode
  readonly resolution: 'open' | 'skipped'
  /** Why they were given up: one of SKIP_REASONS, or the owner's words. */
  readonly reason?: string
  readonly count: number
  /** Up to three. */
  readonly examples: readonly LetterExample[]
}

export interface CompareOffer {
  readonly models: readonly [string, string]
  /** Emails that would be asked about: no more than there are. */
  readonly emails: number
  /** What it is likely to cost, and what is asked to be approved, in micro-dollars. */
  readonly expectedMicros: number
  readonly capMicros: number
}

export interface RetryOffer {
  readonly emails: number
  /** The plan's 95th percentile for trying these letters again, through their phase and all later ones, in micro-dollars. */
  readonly priceMicros: number
  /** Every text as long as may be sent, every call tried as often as may be, each at its whole reservation. */
  readonly worstMicros: number
}

export type EngineEvent = 'changed' | 'incident' | 'phase' | 'finished'

export interface Engine {
  /**
   * Computes a plan from the database as it is now. Costs nothing. What is not said is as in the open run, or else a new
   * run by the configured model, live. Throws an Error when the catalogue does not know the model.
   */
  plan(options?: { readonly mode?: Mode; readonly choice?: Choice }): Promise<Plan>
  /** A plan for each choice that may be approved; the one of `plan` first, unless `thrift` is another. Costs nothing. */
  offers(options?: { readonly mode?: Mode; readonly thrift?: Thrift }): Promise<readonly Plan[]>
  /**
   * Anonymises and counts the tokens of `emails` emails drawn at random by `seed`. Writes nothing, pays nothing.
   * The result stays in memory and makes the next plan a measured one.
   */
  dryRun(options: {
    readonly emails: number
    readonly seed: number
    readonly signal: AbortSignal
    readonly onProgress?: (done: number, total: number) => void
  }): Promise<DryRunReport>
  /** Which two models may be compared on so many emails, and what it may cost; undefined when there is no second model. */
  offerCompare(emails: number): Promise<CompareOffer | undefined>
  /** Classifies the same emails by both models, under the approval that `capMicros` is. Throws ServiceError of Presidio. */
  compare(order: CompareOrder): Promise<Comparison>
  /**
   * Records an approval of `plan` up to `capMicros` and opens the run, or takes up the stopped one again. The loop
   * starts by itself.
   */
  start(approval: { readonly plan: Plan; readonly capMicros: number; readonly by: string }): Promise<StartOutcome>
  /**
   * Records the owner's wish as a row; the loop obeys it before its next call. Open batches are worked at the provider
   * whatever he wishes: a stop collects their results, or cancels what is not worked yet.
   */
  wish(wish: Wish, by: string, openBatches?: OpenBatches): Promise<WishOutcome>
  /** Requests per minute, or auto. */
  setRate(rate: number | 'auto', by: string): Promise<WishOutcome>
  /** Approves another cap for the open run: more, or less down to what is spent and reserved. */
  approveCap(approval: {
    readonly capMicros: number
    readonly planHash: string
    readonly by: string
  }): Promise<
    WishOutcome | { readonly kind: 'plan_changed' } | { readonly kind: 'below_spent'; readonly minimumMicros: number }
  >
  /** The owner accepts what an incident asks about (pilot_off_plan, failure_rate_hold, letters_over_limit ...). */
  accept(incidentId: number, by: string): Promise<WishOutcome>
  acknowledge(incidentId: number, by: string): Promise<WishOutcome>
  snapshot(): Promise<Snapshot>
  /** The last snapshot that was taken, without touching the database. */
  lastSnapshot(): Snapshot | undefined
  incidents(): Promise<readonly Incident[]>
  letters(): Promise<readonly LetterGroup[]>
  offerRetry(filter: LetterFilter): Promise<RetryOffer>
  /** Closes the letters into the history so that their emails are pending again. Returns how many. */
  retryLetters(filter: LetterFilter, by: string): Promise<number>
  /** Gives open letters up as lost. `reason` is one of SKIP_REASONS or words without anything personal; it is cut at 100. */
  skipLetters(filter: LetterFilter, reason: string, by: string): Promise<number>
  /** Takes a skip back: the letters are open again, and nothing is sent by that. Returns how many. */
  reopenLetters(filter: LetterFilter, by: string): Promise<number>
  /** All letters as CSV (RFC 4180) in pieces: local numbers, phases and codes, no personal data. */
  exportLetters(): AsyncIterable<string>
  /** Called on every change that a panel may want to show; returns the function that unsubscribes. */
  on(listener: (event: EngineEvent) => void): () => void
  /** Takes the lease, books orphans, and starts the loop and the watch. Says so when another engine holds the lease. */
  open(): Promise<
    { readonly kind: 'opened' } | { readonly kind: 'held_elsewhere'; readonly host: string; readonly pid: number }
  >
  /** Ends the loop after the calls under way are saved, and gives the lease back. */
  close(): Promise<void>
}
