// What a failed exchange means: HTTP statuses and broken connections as the codes of ServiceError.
import type { RateLevels, ServiceName } from '../ports.ts'
import { ServiceError, type ServiceErrorKind } from '../service-error.ts'

/** An HTTP answer as it came; `body` is undefined when it did not arrive whole. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: string | undefined
}

const KINDS: Readonly<Record<number, ServiceErrorKind>> = {
  401: 'key_refused',
  402: 'billing',
  403: 'forbidden',
  404: 'model_gone',
  408: 'timeout',
  413: 'too_large',
  429: 'rate_limited',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
}

/** What a status means where the service has no rule of its own for it. */
export const kindOfStatus = (status: number): ServiceErrorKind =>
  KINDS[status] ?? (status >= 500 ? 'server_error' : 'rejected')

/** Answers of something in between, behind which the request may have been worked and billed all the same. */
const IN_BETWEEN: ReadonlySet<number> = new Set([408, 502, 504, 520, 522, 523, 524])

/** `retry-after` (RFC 9110: seconds or an HTTP date) or the more exact `retry-after-ms`, in ms; undefined without one. */
const retryAfterMs = (headers: Headers, now: () => number): number | undefined => {
  const milliseconds = Number(headers.get('retry-after-ms') ?? Number.NaN)
  if (milliseconds >= 0) return milliseconds
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  if (/^\d+(?:\.\d+)?$/.test(value)) return Number(value) * 1_000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now())
}

/** The error of an answer whose status is not a success. Nothing of its body goes into it. */
export const statusError = (
  service: ServiceName,
  answer: HttpAnswer,
  kind: ServiceErrorKind,
  { levels, now }: { readonly levels: RateLevels; readonly now: () => number },
): ServiceError => {
  const wait = retryAfterMs(answer.headers, now)
  return new ServiceError({
    service,
    kind,
    status: answer.status,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    billed: IN_BETWEEN.has(answer.status) ? 'unknown' : 'no',
    levels,
  })
}

// Codes of Node and undici that are raised before the first byte of a request leaves.
const UNSENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
])
const BEFORE_SENDING: ReadonlySet<string> = new Set(['connect', 'getaddrinfo'])

/**
 * Whether it is certain that nothing was sent: every cause of the error arose while connecting. fetch hides the cause
 * behind "fetch failed"; with several addresses it is a list, one for each.
 */
export const neverSent = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverSent)
  if ('code' in error && typeof error.code === 'string' && UNSENT.has(error.code)) return true
  if ('syscall' in error && typeof error.syscall === 'string' && BEFORE_SENDING.has(error.syscall)) return true
  return error.cause !== undefined && neverSent(error.cause)
}
