// The two examinations that the bot can ask for, as main.ts hands them over: the checklist before, the validation after.
import type { NamedResult } from '../checks/results.ts'

export interface ChecklistFace {
  /** Runs every check. Rejects only when `signal` is aborted. */
  run(signal: AbortSignal): Promise<readonly NamedResult[]>
}

type ValidationOutcome =
  /** There is no run to validate. */
  | { readonly kind: 'no_run' }
  | { readonly kind: 'passed'; readonly results: readonly NamedResult[] }
  | { readonly kind: 'failed'; readonly results: readonly NamedResult[] }

/** Validates the last run and marks it as validated when nothing failed. */
export type Validate = (signal: AbortSignal) => Promise<ValidationOutcome>
