// Presidio's analyzer over HTTP, on the VPS: the one service that is shown mail as it is.
import { z } from 'zod'
import type { PresidioPort } from '../ports.ts'
import { SCORE_THRESHOLD } from '../privacy/policy.ts'
import { ServiceError, type ServiceErrorKind } from '../service-error.ts'
import { createExchange } from './exchange.ts'
import { type HttpAnswer, kindOfStatus } from './failure.ts'

export interface PresidioOptions {
  readonly baseUrl: string
  /** From sending to the last byte of the answer, in ms. */
  readonly timeoutMs: number
  readonly fetch?: typeof globalThis.fetch
}

const finding = z
  .object({ start: z.number().int(), end: z.number().int(), entity_type: z.string(), score: z.number() })
  .transform(({ start, end, entity_type, score }) => ({ start, end, entity: entity_type, score }))

const kindOf = ({ status }: HttpAnswer): ServiceErrorKind => (status >= 500 ? 'server_error' : kindOfStatus(status))

/** Presidio's port on `POST /analyze` (the list form) and `GET /health`. */
export const createPresidio = ({ baseUrl, timeoutMs, fetch }: PresidioOptions): PresidioPort => {
  const exchange = createExchange({ service: 'presidio', kindOf, timeoutMs, fetch })
  const root = baseUrl.replace(/\/+$/, '')

  return {
    analyze: async (texts, language, signal) => {
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
