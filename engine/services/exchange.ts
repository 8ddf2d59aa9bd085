// One exchange with a service: sent once, read whole, checked, and failed in our own words.
import type { z } from 'zod'
import type { RateLevels, ServiceName } from '../ports.ts'
import { ServiceError, type ServiceErrorKind } from '../service-error.ts'
import { withDeadline } from './deadline.ts'
import { type HttpAnswer, neverSent, statusError } from './failure.ts'

type Fetch = typeof globalThis.fetch

export interface ExchangeOptions {
  readonly service: ServiceName
  /** Sent in a header, so it must be printable: a key pasted with a line break is refused here, unshown. */
  readonly apiKey?: string
  /** From sending to the last byte of the answer, in ms. */
  readonly timeoutMs: number
  readonly fetch?: Fetch | undefined
  /** Epoch ms; only a `retry-after` that is a date needs it. */
  readonly now?: (() => number) | undefined
  /** What the service's answer of this status means. */
  readonly kindOf: (answer: HttpAnswer) => ServiceErrorKind
  readonly levelsOf?: (headers: Headers) => RateLevels
}

interface Exchanged<T> {
  readonly value: T
  readonly levels: RateLevels
}

export type Exchange = <T>(
  send: (fetch: Fetch) => Promise<unknown>,
  schema: z.ZodType<T>,
  signal: AbortSignal,
) => Promise<Exchanged<T>>

/**
 * Makes exchanges for one service. `send` does the call with the given fetch, by an SDK or by hand, and returns the
 * answer, which `schema` then checks.
 *
 * The fetch reads the body itself, under one deadline, for the SDKs' own deadlines end with the headers; and it keeps
 * what happened, for the SDKs' errors hold the provider's texts and lose the cause. A redirect is an error: what was
 * meant for this host goes to no other.
 */
export const createExchange = (options: ExchangeOptions): Exchange => {
  const { service, apiKey, timeoutMs, fetch = globalThis.fetch, now = Date.now, levelsOf = () => ({}) } = options
  const error = (kind: ServiceErrorKind, billed: 'no' | 'unknown', answer?: HttpAnswer): ServiceError =>
    new ServiceError({
      service,
      kind,
      billed,
      ...(answer === undefined ? {} : { status: answer.status, levels: levelsOf(answer.headers) }),
    })

  return async (send, schema, signal) => {
    if (signal.aborted) throw error('aborted', 'no')
    if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) throw error('key_refused', 'no')
    let answer: HttpAnswer | undefined
    let lost: ServiceError | undefined

    const read: Fetch = (input, init) =>
      withDeadline({ signal, timeoutMs }, async (joined, passed) => {
        try {
          const response = await fetch(input, { ...init, signal: joined, redirect: 'error' })
          answer = { status: response.status, headers: response.headers, body: undefined }
          const body = await response.text()
          answer = { ...answer, body }
          return new Response(body || null, { status: answer.status, headers: answer.headers })
        } catch (cause) {
          if (signal.aborted) lost = error('aborted', 'unknown')
          else if (passed()) lost = error('timeout', 'unknown')
          else if (answer === undefined) lost = error('connection', neverSent(cause) ? 'no' : 'unknown')
          throw cause
        }
      })

    const sent = await send(read).then(
      (value) => ({ kind: 'answered', value }) as const,
      () => ({ kind: 'failed' }) as const,
    )
    if (lost) throw lost
    if (!answer) throw error('rejected', 'no')
    const levels = levelsOf(answer.headers)
    if (answer.status < 200 || answer.status > 299) {
      throw statusError(service, answer, options.kindOf(answer), { levels, now })
    }
    const parsed = sent.kind === 'answered' ? schema.safeParse(sent.value) : undefined
    if (!parsed?.success) throw error('cut', 'unknown', answer)
    return { value: parsed.data, levels }
  }
}
