// Claude over HTTP: Message Batches. Each result costs half; none comes before its batch has ended.
import { z } from 'zod'
import type { BatchInfo, BatchOutcome, BatchResult, ClaudeBatchPort } from '../ports.ts'
import { ServiceError, type ServiceErrorKind } from '../service-error.ts'
import {
  CLAUDE_PROVIDER,
  type ClaudeOptions,
  claudeClient,
  claudeKindOf,
  claudeMessage,
  paramsOf,
  replyOf,
} from './claude-wire.ts'
import { createExchange } from './exchange.ts'
import { createStream } from './stream.ts'

const count = z.number().int().nonnegative()
const batch = z
  .object({
    id: z.string().min(1),
    created_at: z.iso.datetime({ offset: true }),
    processing_status: z.enum(['in_progress', 'canceling', 'ended']),
    request_counts: z.object({
      processing: count,
      succeeded: count,
      errored: count,
      canceled: count,
      expired: count,
    }),
  })
  .transform(
    ({ id, created_at, processing_status: status, request_counts: { ...counts } }): BatchInfo => ({
      id,
      createdAt: new Date(created_at),
      status,
      requests: Object.values(counts).reduce((sum, part) => sum + part, 0),
    }),
  )
const page = z.object({ data: z.array(batch), has_more: z.boolean() })
const deleted = z.object({ id: z.string() })

// Of a request, and not of the provider: github.com/anthropics/anthropic-sdk-typescript, ErrorObject.
const OF_THE_ITEM: ReadonlySet<string> = new Set(['invalid_request_error', 'request_too_large'])

const outcome = z.discriminatedUnion('type', [
  z.object({ type: z.literal('succeeded'), message: claudeMessage }),
  z.object({ type: z.literal('errored'), error: z.object({ error: z.object({ type: z.string() }) }) }),
  z.object({ type: z.literal('canceled') }),
  z.object({ type: z.literal('expired') }),
])
const line = z.object({ custom_id: z.string(), result: outcome })

const outcomeOf = (result: z.output<typeof outcome>): BatchOutcome => {
  switch (result.type) {
    case 'succeeded':
      return { kind: 'succeeded', ...replyOf(result.message) }
    case 'errored':
      return { kind: 'errored', fault: OF_THE_ITEM.has(result.error.error.type) ? 'item' : 'world' }
    default:
      return { kind: result.type }
  }
}

const PAGE = 100

/** Whether a create that was answered so may have created it all the same: all but what is refused before any work. */
const mayHaveCreated = (status: number | undefined): boolean =>
  status !== undefined && status >= 500 && status !== 503 && status !== 529

/** Resolves with `fallback` where the provider says so of the batch itself, by one of these kinds. */
const unless = async <T, F>(call: Promise<T>, kinds: readonly ServiceErrorKind[], fallback: F): Promise<T | F> => {
  try {
    return await call
  } catch (error) {
    if (error instanceof ServiceError && kinds.includes(error.facts.kind)) return fallback
    throw error
  }
}

/** The port of Message Batches. `timeoutMs` covers a whole exchange; of results, the wait for each next piece. */
export const createClaudeBatches = (options: ClaudeOptions): ClaudeBatchPort => {
  const to = { service: 'anthropic', kindOf: claudeKindOf, ...options } as const
  const exchange = createExchange(to)
  const stream = createStream({ ...to, origin: new URL(options.baseUrl ?? CLAUDE_PROVIDER).origin })
  const batches = (fetch: typeof globalThis.fetch) => claudeClient(options, fetch).messages.batches

  return {
    async create(requests, signal) {
      const body = requests.map(({ customId, call }) => ({ custom_id: customId, params: paramsOf(call) }))
      try {
        return (await exchange((fetch) => batches(fetch).create({ requests: body }), batch, signal)).value
      } catch (error) {
        if (!(error instanceof ServiceError) || !mayHaveCreated(error.facts.status)) throw error
        throw new ServiceError({ ...error.facts, billed: 'unknown' })
      }
    },
    async list(since, signal) {
      const found: BatchInfo[] = []
      for (;;) {
        const last = found.at(-1)
        const query = { limit: PAGE, ...(last === undefined ? {} : { after_id: last.id }) }
        const { value } = await exchange((fetch) => batches(fetch).list(query), page, signal)
        found.push(...value.data)
        const oldest = found.at(-1)
        if (!value.has_more || value.data.length === 0 || !oldest || oldest.createdAt < since)
          return found.filter(({ createdAt }) => createdAt >= since)
      }
    },
    retrieve: (id, signal) =>
      unless(
        exchange((fetch) => batches(fetch).retrieve(id), batch, signal).then(({ value }) => value),
        ['model_gone'],
        undefined,
      ),
    async *results(id, signal): AsyncGenerator<BatchResult> {
      for await (const { custom_id: customId, result } of stream((fetch) => batches(fetch).results(id), line, signal))
        yield { customId, outcome: outcomeOf(result) }
    },
    cancel: (id, signal) =>
      // One that has ended meanwhile cannot be canceled: its results say what became of it.
      unless(
        exchange((fetch) => batches(fetch).cancel(id), batch, signal).then(() => undefined),
        ['model_gone', 'rejected'],
        undefined,
      ),
    remove: (id, signal) =>
      unless(
        exchange((fetch) => batches(fetch).delete(id), deleted, signal).then(() => undefined),
        ['model_gone'],
        undefined,
      ),
  }
}
