// What an error of a service means for a check: one sentence and one remedy per kind, the same for all services.
import type { ServiceErrorKind } from '../engine/service-error.ts'
import { ServiceError } from '../engine/service-error.ts'
import { type CheckResult, fail, warn } from './check.ts'

type Meaning =
  | 'key-refused'
  | 'no-credit'
  | 'forbidden'
  | 'spend-limit'
  | 'busy'
  | 'model-gone'
  | 'unreachable'
  | 'rejected'

const MEANINGS: Readonly<Record<ServiceErrorKind, Meaning>> = {
  key_refused: 'key-refused',
  billing: 'no-credit',
  forbidden: 'forbidden',
  usage_limit: 'spend-limit',
  model_gone: 'model-gone',
  rate_limited: 'busy',
  overloaded: 'busy',
  rejected: 'rejected',
  too_large: 'rejected',
  server_error: 'unreachable',
  timeout: 'unreachable',
  connection: 'unreachable',
  cut: 'unreachable',
  aborted: 'unreachable',
}

/**
 * The result that a ServiceError stands for. A busy service only warns: it knows the key, and the run waits for it by
 * itself. Any other error is thrown again: it is the check's own fault.
 */
export const serviceFault = (error: unknown): CheckResult => {
  if (!(error instanceof ServiceError)) throw error
  const { service, kind, status } = error.facts
  const meaning = MEANINGS[kind]
  const params = { service, status: status ?? 0 }
  if (meaning === 'busy') return warn('check-service-busy', params)
  return fail(`check-service-${meaning}`, params, `remedy-service-${meaning}`)
}
