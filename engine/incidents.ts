// The incident table: how loud each kind is, what the engine does at once, and which verbs remedy it.

/** Verbs that the bot maps to buttons. */
export type Remedy =
  | 'resume'
  | 'pause'
  | 'raise_cap'
  | 'accept'
  | 'retry'
  | 'remigrate'
  | 'dlq'
  | 'restart'
  | 'status'
  | 'checklist'

export interface IncidentRow {
  /** `hold`: no new call while it is open. `slow`: the limiter has already slowed down. `none`: it is only told. */
  readonly reaction: 'hold' | 'slow' | 'none'
  readonly loudness: 'loud' | 'silent'
  /** `self`: the engine sees by itself when the cause is gone. `owner`: it waits for a button. */
  readonly over: 'self' | 'owner'
  readonly remedies: readonly Remedy[]
}

const row = (
  reaction: IncidentRow['reaction'],
  loudness: IncidentRow['loudness'],
  over: IncidentRow['over'],
  ...remedies: Remedy[]
): IncidentRow => ({ reaction, loudness, over, remedies })

export const INCIDENTS = {
  rate_limited: row('slow', 'silent', 'self', 'status'),
  overloaded: row('hold', 'loud', 'self', 'status', 'pause'),
  service_unreachable: row('hold', 'loud', 'self', 'status', 'pause'),
  usage_limit: row('hold', 'loud', 'self', 'resume', 'pause'),
  key_refused: row('hold', 'loud', 'self', 'resume', 'checklist'),
  model_gone: row('hold', 'loud', 'self', 'resume', 'checklist'),
  voyage_limited: row('slow', 'silent', 'self', 'status'),
  voyage_unreachable: row('hold', 'loud', 'self', 'status', 'pause'),
  voyage_key_refused: row('hold', 'loud', 'self', 'resume', 'checklist'),
  presidio_down: row('hold', 'loud', 'self', 'restart', 'status', 'pause'),
  presidio_leaking: row('hold', 'loud', 'self', 'status', 'checklist'),
  store_lost: row('hold', 'loud', 'self', 'restart', 'status', 'pause'),
  disk_full: row('hold', 'loud', 'self', 'status', 'pause'),
  redis_lost: row('none', 'silent', 'self', 'restart', 'status'),
  ram_high: row('hold', 'loud', 'self', 'restart', 'status', 'pause'),
  disk_low: row('none', 'loud', 'self', 'status', 'checklist'),
  // A processor that is busy is none: Presidio at full load is how a run is meant to be.
  swap_high: row('none', 'silent', 'self', 'status'),
  event_loop_lag: row('none', 'silent', 'self', 'status'),
  rss_high: row('none', 'silent', 'self', 'status'),
  clock_jump: row('none', 'loud', 'self', 'status'),
  no_progress: row('none', 'loud', 'self', 'status', 'pause', 'resume'),
  backup_old: row('none', 'loud', 'self', 'checklist'),
  model_retiring: row('none', 'loud', 'self', 'checklist'),
  spend_mismatch: row('none', 'loud', 'self', 'status', 'pause'),
  engine_fault: row('hold', 'loud', 'owner', 'resume', 'status'),
  error_breaker: row('hold', 'loud', 'owner', 'resume', 'dlq'),
  failure_rate_high: row('none', 'loud', 'self', 'dlq'),
  failure_rate_hold: row('hold', 'loud', 'owner', 'accept', 'dlq', 'pause'),
  letters_high: row('none', 'loud', 'self', 'retry', 'dlq'),
  letters_over_limit: row('hold', 'loud', 'owner', 'accept', 'retry', 'remigrate', 'dlq'),
  budget_50: row('none', 'silent', 'self', 'status'),
  budget_80: row('none', 'loud', 'self', 'status'),
  budget_95: row('none', 'loud', 'self', 'raise_cap', 'status'),
  budget_reached: row('hold', 'loud', 'owner', 'raise_cap', 'status'),
  pilot_off_plan: row('hold', 'loud', 'owner', 'accept', 'pause'),
  plan_changed: row('hold', 'loud', 'owner', 'raise_cap', 'checklist'),
  vector_index_present: row('none', 'loud', 'self', 'accept', 'status'),
  crash_loop: row('hold', 'loud', 'owner', 'resume', 'status'),
  second_poller: row('none', 'loud', 'self', 'status'),
  unclean_start: row('none', 'loud', 'self', 'status'),
} as const satisfies Record<string, IncidentRow>

/** Those that the owner's word "resume" ends, from whichever process he says it. */
export const ENDED_BY_RESUME = [
  'error_breaker',
  'engine_fault',
  'crash_loop',
] as const satisfies readonly IncidentKind[]

export type IncidentKind = keyof typeof INCIDENTS

export const isIncidentKind = (kind: string): kind is IncidentKind => Object.hasOwn(INCIDENTS, kind)

/** One open incident. Its first line is the locale key `incident-<kind>` with `params`. */
export interface Incident {
  readonly id: number
  readonly kind: IncidentKind
  readonly openedAt: Date
  readonly params: Readonly<Record<string, string | number>>
  readonly acknowledgedAt: Date | null
}
