// Anthropic's error envelope: the type that belongs to each status, and its usual words.
import type { StatusFault } from './faults.ts'
import { json, type Reply } from './server.ts'

// https://platform.claude.com/docs/en/api/errors, and ErrorResponse of @anthropic-ai/sdk 1.12.
const kinds: Readonly<Record<number, readonly [type: string, message: string]>> = {
  400: ['invalid_request_error', 'Invalid request.'],
  401: ['authentication_error', 'invalid x-api-key'],
  402: ['billing_error', 'Your account has a problem with billing.'],
  403: ['permission_error', 'Your API key does not have permission to use the specified resource.'],
  404: ['not_found_error', 'Not Found'],
  409: ['conflict_error', 'The request conflicts with the current state of the resource.'],
  413: ['request_too_large', 'Request exceeds the maximum size'],
  429: ['rate_limit_error', 'This request would exceed your organization’s rate limit.'],
  500: ['api_error', 'Internal server error'],
  504: ['timeout_error', 'The request timed out.'],
  529: ['overloaded_error', 'Overloaded'],
}

export interface ErrorFacts {
  readonly message?: string | undefined
  /** `error.details.error_code`: the stable code of the cause. */
  readonly errorCode?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** The answer of that status. `requestId` goes into the body as well as into the header. */
export const anthropicError = (requestId: string, status: number, facts: ErrorFacts = {}): Reply => {
  const [type, usual] =
    kinds[status] ?? (status < 500 ? ['invalid_request_error', 'Invalid request.'] : kinds[500]) ?? []
  const details = facts.errorCode === undefined ? {} : { details: { error_code: facts.errorCode } }
  return json(
    status,
    { type: 'error', error: { type, message: facts.message ?? usual, ...details }, request_id: requestId },
    { 'request-id': requestId, ...facts.headers },
  )
}

/** The answer to an ordered status. */
export const orderedError = (requestId: string, fault: StatusFault): Reply =>
  anthropicError(requestId, fault.status, {
    message: fault.message,
    errorCode: fault.errorCode,
    ...(fault.retryAfterSeconds === undefined ? {} : { headers: { 'retry-after': String(fault.retryAfterSeconds) } }),
  })
