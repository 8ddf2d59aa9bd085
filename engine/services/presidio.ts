// Presidio's analyzer over HTTP, on the VPS: the one service that is shown mail as it is.
import { z } from 'zod'
import type { PresidioPort } from '../ports.ts'
import { SCORE_THRESHOLD } from '../privacy/policy.ts'
import { ServiceError, type ServiceErrorKind } from '../service-error.ts'
import { createExchange } from './exchange.ts'
import { type HttpAnswer, kindOfStatus } from './failure.ts'

export interface PresidioOptions {
  readonly baseUrl: string
  /** From sending one request to the last byte of its answer, in ms. */
  readonly timeoutMs: number
  readonly fetch?: typeof globalThis.fetch
}

const finding = z
  .object({ start: z.number().int(), end: z.number().int(), entity_type: z.string(), score: z.number() })
  .transform(({ start, end, entity_type, score }) => ({ start, end, entity: entity_type, score }))

const kindOf = ({ status }: HttpAnswer): ServiceErrorKind => (status >= 500 ? 'server_error' : kindOfStatus(status))

/**
 * UTF-16 units of text in one request; a single text may be longer. Measured: 400,000 take a worker 15 s of computing and
 * 1.3 GB for a moment, so that a few such requests in a queue would pass any sensible timeout.
 */
const LARGEST_REQUEST = 100_000

/** The texts in their order, in lists of at most that size. */
const inRequests = (texts: readonly string[]): readonly (readonly string[])[] => {
  const requests: string[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const text of texts) {
    size += text.length
    if (size > LARGEST_REQUEST) {
      requests.push([])
      size = text.length
    }
    requests.at(-1)?.push(text)
  }
  return requests
}

/** Presidio's port on `POST /analyze` (the list form, several requests for much text) and `GET /health`. */
export const createPresidio = ({ baseUrl, timeoutMs, fetch }: PresidioOptions): PresidioPort => {
  const exchange = createExchange({ service: 'presidio', kindOf, timeoutMs, fetch })
  const root = baseUrl.replace(/\/+$/, '')

  const ask = async (texts: readonly string[], language: string, signal: AbortSignal) => {
    const body = JSON.stringify({ text: texts, language, score_threshold: SCORE_THRESHOLD })
    const { value } = await exchange(
      async (send) => {
        const answer = await send(`${root}/analyze`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        })
        return answer.json()
      },
      z.array(z.array(finding)).length(texts.length),
      signal,
    )
    return value
  }

  return {
    analyze: async (texts, language, signal) => {
      const lists = []
      for (const request of inRequests(texts)) lists.push(...(await ask(request, language, signal)))
      return lists
    },
    healthy: async (signal) => {
      try {
        await exchange(async (send) => (await send(`${root}/health`)).text(), z.string(), signal)
        return true
      } catch (error) {
        if (error instanceof ServiceError && error.facts.kind !== 'aborted') return false
        throw error
      }
    },
  }
}
