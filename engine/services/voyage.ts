// Voyage AI over HTTP, by its SDK with its retries and its log off, whose answers are checked here: it does not.
import { GeneratedVoyageAIClient } from 'voyageai'
import { z } from 'zod'
import type { VoyagePort } from '../ports.ts'
import type { ServiceErrorKind } from '../service-error.ts'
import { createExchange } from './exchange.ts'
import { type HttpAnswer, kindOfStatus } from './failure.ts'

export interface VoyageOptions {
  readonly apiKey: string
  /** With `/v1`; the provider's own by default. */
  readonly baseUrl?: string
  /** From sending to the last byte of the answer, in ms. */
  readonly timeoutMs: number
  readonly fetch?: typeof globalThis.fetch
  /** Epoch ms; only a `retry-after` that is a date needs it. */
  readonly now?: () => number
}

const PROVIDER = 'https://api.voyageai.com/v1'

/** Length of every vector: the column knowledge.embeddings.embedding is vector(1024). */
const DIMENSIONS = 1024

// docs.voyageai.com/docs/error-codes: a 400 says by its words only what is wrong.
const TOO_LARGE = /max(?:imum)? allowed tokens|batch size limit|too long|too many tokens/i
const NO_MODEL = /model \S+ (?:is not|does not|not) (?:supported|exist|found)/i

const kindOf = ({ status, body = '' }: HttpAnswer): ServiceErrorKind => {
  if (status !== 400) return kindOfStatus(status)
  if (TOO_LARGE.test(body)) return 'too_large'
  return NO_MODEL.test(body) ? 'model_gone' : 'rejected'
}

/** One vector per text: the indexes are 0 to count - 1, each once, in whatever order. */
const answerTo = (count: number) =>
  z
    .object({
      data: z
        .array(z.object({ index: z.number().int(), embedding: z.array(z.number()).length(DIMENSIONS) }))
        .length(count),
      usage: z.object({ totalTokens: z.number().int().nonnegative() }),
    })
    .refine(({ data }) => new Set(data.map(({ index }) => index)).size === count)
    .refine(({ data }) => data.every(({ index }) => index >= 0 && index < count))

/** Voyage's port on the embeddings API. Its answers tell no rate levels. */
export const createVoyage = (options: VoyageOptions): VoyagePort => {
  const { apiKey, baseUrl = PROVIDER, timeoutMs } = options
  const exchange = createExchange({ service: 'voyage', kindOf, ...options })

  return {
    embed: async ({ model, texts, inputType }, signal) => {
      const { value, levels } = await exchange(
        // The exported VoyageAIClient would compute some models on this machine.
        (fetch) =>
          new GeneratedVoyageAIClient({
            apiKey,
            baseUrl,
            fetch,
            maxRetries: 0,
            timeoutInSeconds: (timeoutMs * 2) / 1_000,
            logging: { silent: true },
          }).embed({ model, input: [...texts], inputType, outputDimension: DIMENSIONS }),
        answerTo(texts.length),
        signal,
      )
      return {
        vectors: value.data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding),
        usage: { inputTokens: value.usage.totalTokens, outputTokens: 0 },
        levels,
      }
    },
  }
}
