// Claude over HTTP: the Messages API, one call at a time, and what may be asked of it for free.
import { z } from 'zod'
import type { ClassifyReply, ClaudePort, RateLevel, RateLevels } from '../ports.ts'
import { ServiceError } from '../service-error.ts'
import {
  type ClaudeOptions,
  claudeClient,
  claudeCount,
  claudeKindOf,
  claudeMessage,
  inputOf,
  paramsOf,
  replyOf,
} from './claude-wire.ts'
import { createExchange } from './exchange.ts'

const modelInfo = z.object({ id: z.string() })

const level = (headers: Headers, bucket: string): RateLevel | undefined => {
  const figure = (what: string) => headers.get(`anthropic-ratelimit-${bucket}-${what}`)?.trim() ?? ''
  const [limit, remaining] = [figure('limit'), figure('remaining')]
  return /^\d+$/.test(limit) && /^\d+$/.test(remaining)
    ? { limit: Number(limit), remaining: Number(remaining) }
    : undefined
}

const levelsOf = (headers: Headers): RateLevels => {
  const requests = level(headers, 'requests')
  const inputTokens = level(headers, 'input-tokens')
  const outputTokens = level(headers, 'output-tokens')
  return { ...(requests && { requests }), ...(inputTokens && { inputTokens }), ...(outputTokens && { outputTokens }) }
}

/** Claude's port on the Messages API. The model answers by the call's schema; sampling parameters are never sent. */
export const createClaude = (options: ClaudeOptions): ClaudePort => {
  const exchange = createExchange({ service: 'anthropic', kindOf: claudeKindOf, levelsOf, ...options })
  const client = (fetch: typeof globalThis.fetch) => claudeClient(options, fetch)

  return {
    classify: async (call, signal): Promise<ClassifyReply> => {
      const { value, levels } = await exchange(
        (fetch) => client(fetch).messages.create(paramsOf(call)),
        claudeMessage,
        signal,
      )
      return { ...replyOf(value), levels }
    },
    countTokens: async (call, signal) => {
      const { value } = await exchange(
        (fetch) => client(fetch).messages.countTokens(inputOf(call)),
        claudeCount,
        signal,
      )
      return value.input_tokens
    },
    model: async (id, signal) => {
      try {
        const { value } = await exchange((fetch) => client(fetch).models.retrieve(id), modelInfo, signal)
        return value
      } catch (error) {
        if (error instanceof ServiceError && error.facts.kind === 'model_gone') return undefined
        throw error
      }
    },
  }
}
