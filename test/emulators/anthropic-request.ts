// Anthropic's view of a request: what it accepts, in which words it refuses, and what it counts as input.
import { z } from 'zod'
import type { ClaudeModel } from '../../engine/catalogue.ts'
import { schemaFault } from './anthropic-schema.ts'
import { countTokens } from './tokens.ts'

/** Output tokens that one message may have. */
export const MAX_OUTPUT = 64_000

/** The version from which sampling parameters are refused. */
const NO_SAMPLING = '2026-10-21'
const versions = ['2023-01-01', '2023-06-01', NO_SAMPLING]
const sampling = ['temperature', 'top_p', 'top_k']
// Real parameters that the engine does not use: refused in words that do not pretend to be the provider's.
const notEmulated = ['tools', 'tool_choice', 'container', 'mcp_servers', 'context_management', 'cache_control', 'speed']

/** Tokens that stand around each message: its role and its ends. */
const TOKENS_PER_MESSAGE = 4

const block = z.looseObject({
  type: z.literal('text'),
  text: z.string().min(1, 'text content blocks must be non-empty'),
})
const content = z.union([z.string().min(1, 'text content blocks must be non-empty'), z.array(block).min(1)])

const thinking = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['disabled', 'between_tools']) }),
  z.strictObject({ type: z.literal('adaptive'), display: z.enum(['summarized', 'omitted']).nullish() }),
  z.strictObject({
    type: z.literal('enabled'),
    budget_tokens: z.number().int().min(1024),
    display: z.enum(['summarized', 'omitted']).nullish(),
  }),
])

const outputConfig = z.strictObject({
  effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  format: z.strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) }).nullish(),
})

const counted = z.strictObject({
  model: z.string(),
  messages: z
    .array(z.strictObject({ role: z.enum(['user', 'assistant']), content }))
    .min(1, 'at least one message is required'),
  system: z.union([z.string(), z.array(block)]).optional(),
  thinking: thinking.optional(),
  output_config: outputConfig.optional(),
})

const created = counted.extend({
  max_tokens: z.number().int().min(1).max(MAX_OUTPUT),
  metadata: z.looseObject({ user_id: z.string().nullish() }).optional(),
  stop_sequences: z.array(z.string()).optional(),
  stream: z.literal(false, 'this emulator does not stream').optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.number().int().min(0).optional(),
})

export type CountedRequest = z.output<typeof counted>
export type CreatedRequest = z.output<typeof created>

export type Parsed<T> =
  | { readonly kind: 'ok'; readonly request: T }
  | { readonly kind: 'refused'; readonly message: string }

const refused = (message: string) => ({ kind: 'refused', message }) as const

const firstIssue = ({ issues }: z.ZodError): string => {
  const [issue] = issues
  if (issue === undefined) return 'Invalid request.'
  if (issue.code === 'unrecognized_keys')
    return `${[...issue.path, issue.keys[0]].join('.')}: Extra inputs are not permitted`
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  return `${issue.path.join('.')}: ${missing ? 'Field required' : issue.message}`
}

/** Why the version header (empty when it is not there) is refused, or undefined. */
export const versionFault = (version: string): string | undefined => {
  if (version === '') return 'anthropic-version: header is required'
  return versions.includes(version) ? undefined : `anthropic-version: "${version}" is not a valid version`
}

const beforehand = (body: unknown, version: string): string | undefined => {
  if (typeof body !== 'object' || body === null) return 'The request body is not valid JSON.'
  const drawn = version >= NO_SAMPLING ? sampling.find((parameter) => parameter in body) : undefined
  if (drawn) return `${drawn}: Extra inputs are not permitted`
  const unknown = notEmulated.find((parameter) => parameter in body)
  return unknown && `${unknown}: real, but not emulated in test/emulators/anthropic-request.ts`
}

const parseAs = <T extends CountedRequest>(shape: z.ZodType<T>, body: unknown, version: string): Parsed<T> => {
  const early = beforehand(body, version)
  if (early) return refused(early)
  const parsed = shape.safeParse(body)
  if (!parsed.success) return refused(firstIssue(parsed.error))
  const fault = parsed.data.output_config?.format ? schemaFault(parsed.data.output_config.format.schema) : undefined
  if (fault) return refused(`output_config.format.schema: ${fault}`)
  if (parsed.data.messages.at(-1)?.role === 'assistant') {
    return refused(
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    )
  }
  return { kind: 'ok', request: parsed.data }
}

/** Reads the body of a `count_tokens` request. */
export const parseCounted = (body: unknown, version: string): Parsed<CountedRequest> => parseAs(counted, body, version)

/** Reads the body of a `messages` request. */
export const parseCreated = (body: unknown, version: string): Parsed<CreatedRequest> => parseAs(created, body, version)

/** Why a model refuses `thinking` as it is asked for, or undefined. The catalogue knows the one switch that it takes. */
export const thinkingFault = ({ thinking: asked }: CountedRequest, model: ClaudeModel): string | undefined => {
  const off = model.thinking ?? 'disabled'
  const isOff = asked?.type === 'disabled' || asked?.type === 'between_tools'
  if (!isOff || asked.type === off) return undefined
  return `thinking: '${asked.type}' is not supported on this model; use '${off}' to turn thinking off`
}

const textOf = (given: string | readonly { readonly text: string }[]): string =>
  typeof given === 'string' ? given : given.map(({ text }) => text).join('\n')

/** The text of the last message, which is the user's. */
export const userText = ({ messages }: CountedRequest): string => textOf(messages.at(-1)?.content ?? '')

/** Input tokens: system, messages and schema, by the model's tokenizer. `count_tokens` and the bill both say this. */
export const inputTokens = (request: CountedRequest, model: ClaudeModel): number => {
  const format = request.output_config?.format
  const texts = [
    textOf(request.system ?? ''),
    ...request.messages.map((message) => textOf(message.content)),
    ...(format ? [JSON.stringify(format.schema)] : []),
  ]
  return countTokens(texts.join(''), model.tokenFactor) + TOKENS_PER_MESSAGE * request.messages.length
}
