// The one error that adapters throw: what failed, as a code, and never a provider's own text.
import type { RateLevels, ServiceName } from './ports.ts'

/**
 * What a failed call means. `rejected` and `too_large` speak of the request itself; all others speak of the world.
 * `usage_limit` is the monthly spend cap or a 400 that speaks of usage limits: retrying is useless.
 * `cut` is a 200 whose body did not arrive whole or is not JSON.
 */
export type ServiceErrorKind =
  | 'rejected'
  | 'too_large'
  | 'key_refused'
  | 'billing'
  | 'forbidden'
  | 'model_gone'
  | 'usage_limit'
  | 'rate_limited'
  | 'overloaded'
  | 'server_error'
  | 'timeout'
  | 'connection'
  | 'cut'
  | 'aborted'

export interface ServiceErrorFacts {
  readonly service: ServiceName
  readonly kind: ServiceErrorKind
  /** HTTP status, when there was one. */
  readonly status?: number
  /** From `retry-after`, in ms. */
  readonly retryAfterMs?: number
  /** `unknown`: the request may have been billed although no usage came back. `no`: certainly not billed. */
  readonly billed: 'no' | 'unknown'
  readonly levels?: RateLevels
}

export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly facts: ServiceErrorFacts

  constructor(facts: ServiceErrorFacts) {
    super(`${facts.service}: ${facts.kind}${facts.status === undefined ? '' : ` (HTTP ${facts.status})`}`)
    this.facts = facts
  }
}
