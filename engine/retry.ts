// The retry table: what each kind of failure means, for whom, and what is done about it.
import type { LetterCode } from './dead-letter.ts'
import type { IncidentKind } from './incidents.ts'
import type { ServiceName } from './ports.ts'
import type { ServiceErrorKind } from './service-error.ts'

/**
 * `item`: this request is wrong; split it, and the single email that stays wrong gets the letter.
 * `limited`: the limiter slows down and the request goes again; no email's try is consumed.
 * `doubt`: it may be the world or this very email; the canary and the neighbours decide.
 * `world`: the service is not usable; hold, tell, probe until it is.
 * `ours`: we ended the call ourselves.
 */
export type RetryRow =
  | { readonly scope: 'item'; readonly code: LetterCode }
  | { readonly scope: 'limited'; readonly incident: IncidentKind }
  | { readonly scope: 'doubt'; readonly incident: IncidentKind }
  | { readonly scope: 'world'; readonly incident: IncidentKind }
  | { readonly scope: 'ours' }

const table = (unreachable: IncidentKind, limited: IncidentKind, key: IncidentKind, gone: IncidentKind) =>
  ({
    rejected: { scope: 'item', code: 'rejected' },
    too_large: { scope: 'item', code: 'too_large' },
    key_refused: { scope: 'world', incident: key },
    forbidden: { scope: 'world', incident: key },
    billing: { scope: 'world', incident: 'usage_limit' },
    usage_limit: { scope: 'world', incident: 'usage_limit' },
    model_gone: { scope: 'world', incident: gone },
    rate_limited: { scope: 'limited', incident: limited },
    overloaded: { scope: 'doubt', incident: unreachable === 'service_unreachable' ? 'overloaded' : unreachable },
    server_error: { scope: 'doubt', incident: unreachable },
    timeout: { scope: 'doubt', incident: unreachable },
    connection: { scope: 'doubt', incident: unreachable },
    cut: { scope: 'doubt', incident: unreachable },
    aborted: { scope: 'ours' },
  }) as const satisfies Record<ServiceErrorKind, RetryRow>

export const RETRY: Readonly<Record<ServiceName, Readonly<Record<ServiceErrorKind, RetryRow>>>> = {
  anthropic: table('service_unreachable', 'rate_limited', 'key_refused', 'model_gone'),
  voyage: table('voyage_unreachable', 'voyage_limited', 'voyage_key_refused', 'model_gone'),
  presidio: table('presidio_down', 'presidio_down', 'presidio_down', 'presidio_down'),
}

/** Tries of one email before its letter, and the waits between them. */
export const ITEM_TRIES = 3
const ITEM_WAITS_MS = [1_000, 2_000, 4_000] as const

/** Milliseconds before try number `tries + 1`. */
export const itemWaitMs = (tries: number): number => ITEM_WAITS_MS[Math.min(tries, ITEM_WAITS_MS.length) - 1] ?? 1_000

/** Milliseconds before the next probe of a service after `failures` failed ones: 1 s, doubling, at most a minute. */
export const probeWaitMs = (failures: number): number => Math.min(60_000, 1_000 * 2 ** Math.min(failures, 10))

/** A 429 without a usable `retry-after` waits as long as the runbook does: a minute. */
export const DEFAULT_RETRY_AFTER_MS = 60_000

/** Failures in a row, none answered in between, before the canary is asked. */
export const DOUBTS_BEFORE_CANARY = 3

/** Identical letters in a row before the canary is asked whether it is the world. */
export const LETTERS_BEFORE_CANARY = 5
