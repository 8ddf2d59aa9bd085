// The two examinations that the bot can ask for, as main.ts hands them over: the checklist before, the validation after.
import type { KeptResults } from '../checks/kept-results.ts'
import type { NamedResult } from '../checks/results.ts'

export interface RecentList extends KeptResults {
  /** True when it was not run now: `at` says when. */
  readonly isKept: boolean
}

export interface ChecklistFace {
  /** Runs every check. Rejects only when `signal` is aborted. */
  run(signal: AbortSignal): Promise<readonly NamedResult[]>
  /**
   * The last list if it is younger than a quarter of an hour and forbids nothing; otherwise one that is run now, for what
   * was red may have been put right. Rejects only when `signal` is aborted.
   */
  recent(signal: AbortSignal): Promise<RecentList>
  /** To be called when something was done that a check looks at. */
  forget(): Promise<void>
}

type ValidationOutcome =
  /** There is no run to validate. */
  | { readonly kind: 'no_run' }
  | { readonly kind: 'passed'; readonly results: readonly NamedResult[] }
  | { readonly kind: 'failed'; readonly results: readonly NamedResult[] }

/** Validates the last run and marks it as validated when nothing failed, or as not validated. */
export type Validate = (signal: AbortSignal) => Promise<ValidationOutcome>
