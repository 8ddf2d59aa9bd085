// The only door to Telegram: every call passes here, is looked at for anything personal, and is tried again patiently.
//
// It stands at the client's fetch and not in a transformer, because conversations build their own clients: they inherit
// the options of the bot's client, and none of its transformers.
import { z } from 'zod'
import type { Clock } from '../engine/clock.ts'
import { faultOf } from './fault.ts'
import { type InspectDeps, inspect } from './outside-look.ts'

type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** What grammY hands over: a signal of its own kind, and a string or a stream. */
interface ClientRequest {
  readonly body?: unknown
  readonly headers?: unknown
  readonly signal?: { readonly aborted: boolean; addEventListener(type: 'abort', listener: () => void): void }
}

export interface OutsideDeps extends InspectDeps {
  readonly fetch: Fetch
  readonly clock: Clock
  /** Told with which status a request for updates was answered. */
  readonly onPolled: (status: number) => void
  /** Aborted at the end of the program: nothing is waited for any more. */
  readonly closing: AbortSignal
}

/** How long one call may wait for Telegram in all; the client's own timeout must be longer. */
const PATIENCE_MS = 40_000
const NETWORK_WAITS_MS = [500, 1_500] as const

const tooManyShape = z.object({ parameters: z.object({ retry_after: z.number() }) })

/** A signal that global fetch accepts, aborted with grammY's or with `closing`; `unlink` lets go of the latter. */
const nativeSignal = (signal: ClientRequest['signal'], closing: AbortSignal) => {
  const controller = new AbortController()
  const abort = () => controller.abort()
  if (signal?.aborted || closing.aborted) abort()
  signal?.addEventListener('abort', abort)
  closing.addEventListener('abort', abort)
  return { signal: controller.signal, unlink: () => closing.removeEventListener('abort', abort) }
}

const retryAfterMs = async (response: Response): Promise<number> => {
  const parsed = tooManyShape.safeParse(await response.clone().json())
  return parsed.success ? parsed.data.parameters.retry_after * 1_000 : 1_000
}

interface Sending {
  readonly url: string
  readonly method: string
  readonly request: RequestInit & { readonly signal: AbortSignal }
}

const sendPatiently = async (
  { fetch, clock, log }: OutsideDeps,
  { url, method, request }: Sending,
): Promise<Response> => {
  const deadline = clock.monotonic() + PATIENCE_MS
  const mayWait = (ms: number) => !request.signal.aborted && clock.monotonic() + ms <= deadline
  for (let failures = 0; ; failures += 1) {
    const pause = NETWORK_WAITS_MS[failures] ?? Number.POSITIVE_INFINITY
    try {
      const response = await fetch(url, request)
      const wait = response.status === 429 ? await retryAfterMs(response) : pause
      const passing = response.status === 429 || response.status >= 500
      if (!passing || !mayWait(wait)) return response
      log.warn({ method, status: response.status, waitMs: wait }, 'Telegram is asked again')
      await clock.sleep(wait, request.signal)
    } catch (error) {
      if (!mayWait(pause)) throw error
      log.warn({ method, fault: faultOf(error), waitMs: pause }, 'Telegram is asked again')
      await clock.sleep(pause, request.signal)
    }
  }
}

/**
 * Makes the `fetch` of grammY's client. Waits out 429 and short failures for up to 40 s in all; then the answer or the
 * error goes to the caller. A call without an answer may be sent twice: at least once, never not at all.
 */
export const createOutside =
  (deps: OutsideDeps) =>
  async (url: string | URL, init: ClientRequest = {}): Promise<Response> => {
    const method = String(url).split('/').at(-1) ?? ''
    const { body, contentType } = await inspect(deps, method, init)
    const { signal, unlink } = nativeSignal(init.signal, deps.closing)
    const request = { method: 'POST', headers: { 'content-type': contentType }, body, signal }
    try {
      // The client polls in a loop of its own, and a poll that waits here would answer late.
      if (method === 'getUpdates') {
        const response = await deps.fetch(String(url), request)
        deps.onPolled(response.status)
        return response
      }
      return await sendPatiently(deps, { url: String(url), method, request })
    } finally {
      unlink()
    }
  }
