// Claude over HTTP, by Anthropic's SDK with its retries, its log and its telemetry off.
import { Anthropic } from '@anthropic-ai/sdk'
import { z } from 'zod'
import type { ClassifyCall, ClassifyReply, ClaudePort, RateLevel, RateLevels } from '../ports.ts'
import { ServiceError, type ServiceErrorKind } from '../service-error.ts'
import { createExchange } from './exchange.ts'
import { type HttpAnswer, kindOfStatus } from './failure.ts'

export interface ClaudeOptions {
  readonly apiKey: string
  /** Without `/v1`; the provider's own by default. */
  readonly baseUrl?: string
  /** From sending to the last byte of the answer, in ms. */
  readonly timeoutMs: number
  readonly fetch?: typeof globalThis.fetch
  /** Epoch ms; only a `retry-after` that is a date needs it. */
  readonly now?: () => number
}

const PROVIDER = 'https://api.anthropic.com'

const tokens = z.number().int().nonnegative()
const message = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string(),
  usage: z.object({
    input_tokens: tokens,
    output_tokens: tokens,
    cache_creation_input_tokens: tokens.nullish(),
    cache_read_input_tokens: tokens.nullish(),
  }),
})
const counted = z.object({ input_tokens: tokens })
const modelInfo = z.object({ id: z.string() })

const stopReason = z.enum(['end_turn', 'max_tokens', 'refusal', 'other']).catch('other')

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

// platform.claude.com/docs/en/api/errors: `details.error_code` is stable, the message of a 400 is all there is.
const SPEND_CODE = /"error_code"\s*:\s*"[a-z_]*spend_limit_reached"/
const SPEND_WORDS = /usage limit|spend(?:ing)? limit|credit balance/i

const kindOf = ({ status, headers, body = '' }: HttpAnswer): ServiceErrorKind => {
  if (status === 400 && SPEND_WORDS.test(body)) return 'usage_limit'
  if (status !== 429) return kindOfStatus(status)
  const waits = headers.has('retry-after') || headers.has('retry-after-ms')
  return waits && !SPEND_CODE.test(body) ? 'rate_limited' : 'usage_limit'
}

const inputOf = ({ model, system, text, schema, thinking }: ClassifyCall) => ({
  model,
  system,
  messages: [{ role: 'user' as const, content: text }],
  output_config: { format: { type: 'json_schema' as const, schema: { ...schema } } },
  ...(thinking === undefined ? {} : { thinking: { type: thinking } }),
})

/** Claude's port on the Messages API. The model answers by the call's schema; sampling parameters are never sent. */
export const createClaude = (options: ClaudeOptions): ClaudePort => {
  const { apiKey, baseUrl = PROVIDER, timeoutMs } = options
  const exchange = createExchange({ service: 'anthropic', kindOf, levelsOf, ...options })
  const client = (fetch: typeof globalThis.fetch) =>
    new Anthropic({
      apiKey,
      baseURL: baseUrl,
      fetch,
      maxRetries: 0,
      // The exchange's own deadline comes first; it covers the body too.
      timeout: timeoutMs * 2,
      logLevel: 'off',
      openTelemetry: false,
    })

  return {
    classify: async (call, signal): Promise<ClassifyReply> => {
      const { value, levels } = await exchange(
        (fetch) => client(fetch).messages.create({ ...inputOf(call), max_tokens: call.maxTokens }),
        message,
        signal,
      )
      const { usage } = value
      return {
        stopReason: stopReason.parse(value.stop_reason),
        text: value.content.map(({ type, text = '' }) => (type === 'text' ? text : '')).join(''),
        usage: {
          inputTokens:
            usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0),
          outputTokens: usage.output_tokens,
        },
        levels,
      }
    },
    countTokens: async (call, signal) => {
      const { value } = await exchange((fetch) => client(fetch).messages.countTokens(inputOf(call)), counted, signal)
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
