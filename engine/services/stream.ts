// A long answer of a service, read piece by piece: each must come in time, be well-formed, and from the host that was asked.
import type { z } from 'zod'
import { ServiceError, type ServiceErrorKind } from '../service-error.ts'
import type { ExchangeOptions } from './exchange.ts'
import { type HttpAnswer, neverSent, statusError } from './failure.ts'

type Fetch = typeof globalThis.fetch

export interface StreamOptions extends ExchangeOptions {
  /** Scheme, host and port. An answer may name where the stream lies; nothing is asked of another host. */
  readonly origin: string
}

export type Stream = <T>(
  open: (fetch: Fetch) => Promise<AsyncIterable<unknown>>,
  schema: z.ZodType<T>,
  signal: AbortSignal,
) => AsyncGenerator<T>

/**
 * Reads streams of one service; `timeoutMs` is the wait for each next piece of the body. Throws ServiceError and nothing
 * else; all that was yielded before is good. Reading bills nothing.
 */
export const createStream = (options: StreamOptions): Stream => {
  const { service, timeoutMs, fetch = globalThis.fetch, now = Date.now, levelsOf = () => ({}) } = options
  const error = (kind: ServiceErrorKind) => new ServiceError({ service, kind, billed: 'no' })

  return async function* (open, schema, signal) {
    if (signal.aborted) throw error('aborted')
    const joined = new AbortController()
    const abort = () => joined.abort()
    signal.addEventListener('abort', abort, { once: true })
    let answer: HttpAnswer | undefined
    let late = false
    let timer: NodeJS.Timeout | undefined
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        late = true
        abort()
      }, timeoutMs)
    }

    const read: Fetch = async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      if (url.origin !== options.origin) throw new TypeError('the answer names a host that was not asked')
      wait()
      answer = undefined
      const response = await fetch(input, { ...init, signal: joined.signal, redirect: 'error' })
      answer = { status: response.status, headers: response.headers, body: undefined }
      if (!response.ok || !response.body) {
        answer = { ...answer, body: await response.text() }
        return new Response(answer.body || null, { status: response.status, headers: response.headers })
      }
      const pieces = new TransformStream<Uint8Array, Uint8Array>({
        transform(piece, controller) {
          wait()
          controller.enqueue(piece)
        },
      })
      return new Response(response.body.pipeThrough(pieces), { status: response.status, headers: response.headers })
    }

    const failed = (cause: unknown): ServiceError => {
      if (signal.aborted) return error('aborted')
      if (late) return error('timeout')
      if (!answer) return error(neverSent(cause) ? 'connection' : 'cut')
      if (answer.status < 200 || answer.status > 299)
        return statusError(service, answer, options.kindOf(answer), { levels: levelsOf(answer.headers), now })
      return error('cut')
    }

    try {
      for await (const piece of await open(read)) {
        const parsed = schema.safeParse(piece)
        if (!parsed.success) throw error('cut')
        clearTimeout(timer)
        yield parsed.data
        wait()
      }
    } catch (cause) {
      throw cause instanceof ServiceError ? cause : failed(cause)
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      // A reader that leaves early leaves the body unread.
      abort()
    }
  }
}
