// Anthropic's API, emulated: messages, count_tokens, models and batches, with keys, limits, bills and request ids.
import { type ClaudeModel, readCatalogue } from '../../engine/catalogue.ts'
import { type BatchOptions, batchEndpointOf, createBatches, MAX_BATCH_BYTES } from './anthropic-batches.ts'
import { anthropicError, orderedError } from './anthropic-error.ts'
import { createLimits, type Limits, type RateLimits, unlimited } from './anthropic-limits.ts'
import { composeMessage } from './anthropic-message.ts'
import {
  type CountedRequest,
  inputTokens,
  MAX_OUTPUT,
  type Parsed,
  parseCounted,
  parseCreated,
  thinkingFault,
  versionFault,
} from './anthropic-request.ts'
import { type Emulator, type EmulatorOptions, startEmulator, type Wish, type Worked } from './emulator.ts'
import { type EmulatedRequest, json, type Reply, readJson } from './server.ts'

export interface AnthropicOptions extends EmulatorOptions {
  /** Keys that are accepted; by default any that does not begin with `bad`. */
  readonly keys?: readonly string[]
  /** A tier of data/models.json, `unlimited`, or the figures themselves; `start` by default. */
  readonly limits?: string | Limits
  /** Requests per minute of `count_tokens`, which is free and has a limit of its own; 2,000 by default. */
  readonly countRequestsPerMinute?: number
  /** How long a batch takes, how fast its time runs. */
  readonly batches?: BatchOptions
}

const MAX_BYTES = 32 * 1024 * 1024
const MAX_INPUT = 200_000
/** Requests of a batch are judged by the newest rules. */
const BATCH_VERSION = '2026-10-21'

const routes: Readonly<Record<string, string>> = {
  'POST /v1/messages': 'messages',
  'POST /v1/messages/count_tokens': 'count_tokens',
}

const endpointOf = ({ method, path }: { readonly method: string; readonly path: string }): string =>
  routes[`${method} ${path}`] ??
  batchEndpointOf(method, path) ??
  (method === 'GET' && /^\/v1\/models\/[^/]+$/.test(path) ? 'models' : 'unknown')

const limitsOf = (wanted: string | Limits, tiers: Readonly<Record<string, Limits>>): Limits => {
  if (typeof wanted !== 'string') return wanted
  const tier = wanted === 'unlimited' ? unlimited : tiers[wanted]
  if (tier) return tier
  throw new Error(`no tier ${wanted}; known: unlimited, ${Object.keys(tiers).join(', ')}`)
}

const keyFault = ({ headers }: EmulatedRequest, keys: readonly string[] | undefined): string | undefined => {
  const given = headers['x-api-key']?.toString() ?? /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  if (given === undefined || given === '') return 'x-api-key header is required'
  return (keys ? keys.includes(given) : !given.startsWith('bad')) ? undefined : 'invalid x-api-key'
}

const modelInfo = (model: ClaudeModel, now: number) => ({
  type: 'model',
  id: model.id,
  display_name: model.id,
  created_at: '1970-01-01T00:00:00Z',
  lifecycle: model.retiresOn === undefined ? 'active' : isRetired(model, now) ? 'retired' : 'deprecated',
  deprecated_at: model.retiresOn === undefined ? null : '1970-01-01T00:00:00Z',
  retires_at: model.retiresOn === undefined ? null : `${model.retiresOn}T00:00:00Z`,
  line: model.id.split('-')[1] ?? null,
  max_input_tokens: MAX_INPUT,
  max_tokens: MAX_OUTPUT,
  capabilities: null,
})

const isRetired = ({ retiresOn }: ClaudeModel, now: number): boolean =>
  retiresOn !== undefined && now >= Date.parse(`${retiresOn}T00:00:00Z`)

/**
 * Starts the emulated API. Its endpoints in books and faults are `messages`, `count_tokens`, `models`, and those of
 * batches. The other kind of 429 is a fault: `{fault: 'status', status: 429, errorCode: 'enforced_spend_limit_reached'}`.
 */
export const startAnthropicEmulator = (options: AnthropicOptions = {}): Promise<Emulator> => {
  const { clock = Date.now } = options
  const catalogue = readCatalogue()
  const limits = createLimits(limitsOf(options.limits ?? 'start', catalogue.claudeTiers), clock)
  const perMinute = options.countRequestsPerMinute ?? 2_000
  const countLimits = createLimits({ ...unlimited, requestsPerMinute: perMinute }, clock)
  let served = 0
  const nextId = (prefix: string) => `${prefix}_${String(served).padStart(24, '0')}`

  const fail = (status: number, message: string): Reply => anthropicError(nextId('req'), status, { message })

  const modelOf = (request: CountedRequest): ClaudeModel | undefined => {
    const model = catalogue.claude.find(({ id }) => id === request.model)
    return model === undefined || isRetired(model, clock()) ? undefined : model
  }

  /** What all requests with a model must pass; the answer that refuses, or the parsed request. */
  const passes = <T extends CountedRequest>(
    parsed: Parsed<T>,
    rates: RateLimits,
  ): Reply | { request: T; model: ClaudeModel } => {
    if (parsed.kind === 'refused') return fail(400, parsed.message)
    const model = modelOf(parsed.request)
    if (!model) return fail(404, `model: ${parsed.request.model}`)
    const fault = thinkingFault(parsed.request, model)
    if (fault) return fail(400, fault)
    const tokens = inputTokens(parsed.request, model)
    if (tokens > MAX_INPUT) return fail(400, `prompt is too long: ${tokens} tokens > ${MAX_INPUT} maximum`)
    const admission = rates.admit(tokens)
    if (admission.kind === 'admitted') return { request: parsed.request, model }
    const headers = { ...rates.headers(), 'retry-after': String(admission.retryAfterSeconds) }
    return anthropicError(nextId('req'), 429, { message: admission.message, headers })
  }

  const create = (body: unknown, version: string, refuse: boolean): Worked => {
    const passed = passes(parseCreated(body, version), limits)
    if ('kind' in passed) return { answer: passed }
    const { request, model } = passed
    const { message, bill } = composeMessage(nextId('msg'), request, model, refuse)
    limits.produced(bill.outputTokens)
    return { answer: json(200, message, { 'request-id': nextId('req'), ...limits.headers() }), billed: bill }
  }

  const count = (body: unknown, version: string): Reply => {
    const passed = passes(parseCounted(body, version), countLimits)
    if ('kind' in passed) return passed
    return json(200, { input_tokens: inputTokens(passed.request, passed.model) }, { 'request-id': nextId('req') })
  }

  const describe = (path: string): Reply => {
    const id = decodeURIComponent(path.slice('/v1/models/'.length))
    const model = catalogue.claude.find((known) => known.id === id)
    return model ? json(200, modelInfo(model, clock()), { 'request-id': nextId('req') }) : fail(404, `model: ${id}`)
  }

  const batches = createBatches({
    ...options.batches,
    clock,
    fail,
    ok: (document) => json(200, document, { 'request-id': nextId('req') }),
    compose(params, refuse) {
      const parsed = parseCreated(params, BATCH_VERSION)
      if (parsed.kind === 'refused') return { kind: 'refused', status: 400, message: parsed.message }
      const model = modelOf(parsed.request)
      if (!model) return { kind: 'refused', status: 404, message: `model: ${parsed.request.model}` }
      const fault = thinkingFault(parsed.request, model)
      if (fault) return { kind: 'refused', status: 400, message: fault }
      served += 1
      return { kind: 'message', ...composeMessage(nextId('msg'), parsed.request, model, refuse) }
    },
  })

  const work = (request: EmulatedRequest, wish: Wish): Worked => {
    served += 1
    const endpoint = endpointOf(request)
    if (endpoint === 'unknown') return { answer: fail(404, 'Not Found') }
    const most = endpoint === 'batches' ? MAX_BATCH_BYTES : MAX_BYTES
    if (request.body.length > most) return { answer: fail(413, 'Request exceeds the maximum size') }
    const unauthorised = keyFault(request, options.keys)
    if (unauthorised) return { answer: fail(401, unauthorised) }
    const version = request.headers['anthropic-version']?.toString() ?? ''
    const outdated = versionFault(version)
    if (outdated) return { answer: fail(400, outdated) }
    if (endpoint === 'models') return { answer: describe(request.path) }
    if (batchEndpointOf(request.method, request.path)) return batches.work(endpoint, request, wish)
    const body = readJson(request.body)
    return endpoint === 'messages' ? create(body, version, wish.refuse) : { answer: count(body, version) }
  }

  const failure = (fault: Parameters<typeof orderedError>[1]): Reply => {
    served += 1
    return orderedError(nextId('req'), fault)
  }

  const { start, settle } = batches
  return startEmulator({ endpointOf, work, failure, start, settle }, options)
}
