// What the Messages API and Message Batches share on the wire: the client, a request's shape, a message's, and the errors'.
import { Anthropic } from '@anthropic-ai/sdk'
import { z } from 'zod'
import type { ClassifyCall, ClassifyReply } from '../ports.ts'
import type { ServiceErrorKind } from '../service-error.ts'
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

export const CLAUDE_PROVIDER = 'https://api.anthropic.com'

/** The SDK with its retries, its log and its telemetry off, over the given fetch. */
export const claudeClient = (
  { apiKey, baseUrl = CLAUDE_PROVIDER, timeoutMs }: ClaudeOptions,
  fetch: typeof globalThis.fetch,
): Anthropic =>
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

const tokens = z.number().int().nonnegative()
export const claudeMessage = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string(),
  usage: z.object({
    input_tokens: tokens,
    output_tokens: tokens,
    cache_creation_input_tokens: tokens.nullish(),
    cache_read_input_tokens: tokens.nullish(),
  }),
})
export const claudeCount = z.object({ input_tokens: tokens })

const stopReason = z.enum(['end_turn', 'max_tokens', 'refusal', 'other']).catch('other')

/** A message in our own words. */
export const replyOf = (message: z.output<typeof claudeMessage>): Omit<ClassifyReply, 'levels'> => {
  const { usage } = message
  return {
    stopReason: stopReason.parse(message.stop_reason),
    text: message.content.map(({ type, text = '' }) => (type === 'text' ? text : '')).join(''),
    usage: {
      inputTokens: usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0),
      outputTokens: usage.output_tokens,
    },
  }
}

// platform.claude.com/docs/en/api/errors: `details.error_code` is stable, the message of a 400 is all there is.
const SPEND_CODE = /"error_code"\s*:\s*"[a-z_]*spend_limit_reached"/
const SPEND_WORDS = /usage limit|spend(?:ing)? limit|credit balance/i

/** What a status of Anthropic's means; the two kinds of 429 are told apart. */
export const claudeKindOf = ({ status, headers, body = '' }: HttpAnswer): ServiceErrorKind => {
  if (status === 400 && SPEND_WORDS.test(body)) return 'usage_limit'
  if (status !== 429) return kindOfStatus(status)
  const waits = headers.has('retry-after') || headers.has('retry-after-ms')
  return waits && !SPEND_CODE.test(body) ? 'rate_limited' : 'usage_limit'
}

/** A call as `count_tokens` takes it; nothing of an email but the sealed text is in it. */
export const inputOf = ({ model, system, text, schema, thinking }: ClassifyCall) => ({
  model,
  system,
  messages: [{ role: 'user' as const, content: text }],
  output_config: { format: { type: 'json_schema' as const, schema: { ...schema } } },
  ...(thinking === undefined ? {} : { thinking: { type: thinking } }),
})

/** A call as `messages` and batches take it. */
export const paramsOf = (call: ClassifyCall) => ({ ...inputOf(call), max_tokens: call.maxTokens })
