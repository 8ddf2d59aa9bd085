// Message Batches, emulated: create, list, retrieve, results, cancel, delete, on a clock that can run faster.
import { z } from 'zod'
import { randomFrom } from '../random.ts'
import { anthropicError } from './anthropic-error.ts'
import type { Bill, BookEntry } from './books.ts'
import type { Wish, Worked } from './emulator.ts'
import type { Faults } from './faults.ts'
import { type EmulatedRequest, type Reply, readJson } from './server.ts'

export interface BatchOptions {
  /** From create to end, in ms of the batches' time; an hour by default. Over 24 h, what is left expires. */
  readonly takesMs?: number
  /** How many times faster the batches' time runs than the emulator's clock; 1 by default. */
  readonly speed?: number
}

/** What one request came to. */
type Composed =
  | { readonly kind: 'message'; readonly message: unknown; readonly bill: Bill }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }

export interface BatchDeps extends BatchOptions {
  readonly clock: () => number
  readonly fail: (status: number, message: string) => Reply
  readonly ok: (document: unknown) => Reply
  readonly compose: (params: unknown, refuse: boolean) => Composed
}

// platform.claude.com/docs/en/build-with-claude/batch-processing
export const MAX_BATCH_BYTES = 256_000_000
const MAX_REQUESTS = 100_000
const EXPIRES_MS = 24 * 3_600_000
const HOUR_MS = 3_600_000

const created = z.strictObject({
  requests: z
    .array(z.strictObject({ custom_id: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/), params: z.looseObject({}) }))
    .min(1)
    .max(MAX_REQUESTS),
})

const counts = ['succeeded', 'errored', 'canceled', 'expired'] as const
interface Result {
  readonly type: (typeof counts)[number]
  readonly message?: unknown
  readonly error?: unknown
}

interface Outcome {
  readonly result: Result
  readonly bill?: Bill
}

interface Batch {
  readonly id: string
  readonly createdMs: number
  requests: z.output<typeof created>['requests']
  readonly size: number
  cancelMs: number | undefined
  endedMs: number | undefined
  results: readonly { readonly custom_id: string; readonly result: Result }[]
  entry: BookEntry | undefined
}

/** The emulator's name of a route of batches, or undefined when it is none. */
export const batchEndpointOf = (method: string, path: string): string | undefined => {
  const [, id, act] = /^\/v1\/messages\/batches(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? []
  const known: Readonly<Record<string, string>> = id
    ? { GET: 'batch', DELETE: 'batch_delete', 'GET results': 'batch_results', 'POST cancel': 'batch_cancel' }
    : { POST: 'batches', GET: 'batch_list' }
  return path.startsWith('/v1/messages/batches') ? known[act === undefined ? method : `${method} ${act}`] : undefined
}

const iso = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString())

/** The emulated batches. Requests are worked when their batch ends; faults on `batch_item` strike each of them then. */
export const createBatches = (deps: BatchDeps) => {
  const { takesMs = HOUR_MS, speed = 1, clock } = deps
  const startedMs = clock()
  const now = () => startedMs + (clock() - startedMs) * speed
  const batches: Batch[] = []
  let faults: Faults | undefined
  let made = 0

  /** A request's outcome: `hang` lets it expire, a status makes it an error, all else works as a call does. */
  const outcomeOf = (params: unknown): Outcome => {
    const fault = faults?.strike('batch_item', JSON.stringify(params))
    if (fault?.fault === 'hang') return { result: { type: 'expired' } }
    const composed = deps.compose(params, fault?.fault === 'refusal')
    const status = fault?.fault === 'status' ? fault.status : composed.kind === 'refused' ? composed.status : undefined
    if (status !== undefined || composed.kind === 'refused') {
      const message = composed.kind === 'refused' ? composed.message : undefined
      const error: unknown = JSON.parse(anthropicError('req_batch_item', status ?? 400, { message }).body.toString())
      return { result: { type: 'errored', error } }
    }
    return { result: { type: 'succeeded', message: composed.message }, bill: composed.bill }
  }

  const end = (batch: Batch, endMs: number) => {
    batch.endedMs = endMs
    // One request after the other, evenly over the time that the batch takes.
    const reached = takesMs === 0 ? batch.size : Math.floor((batch.size * (endMs - batch.createdMs)) / takesMs)
    const left = batch.cancelMs === undefined ? ('expired' as const) : ('canceled' as const)
    const worked = batch.requests.map(({ custom_id, params }, index) => {
      const outcome: Outcome = index < reached ? outcomeOf(params) : { result: { type: left } }
      return { custom_id, ...outcome }
    })
    const bills = worked.flatMap(({ bill }) => (bill ? [bill] : []))
    const [first] = bills
    if (first && batch.entry) {
      const sum = (part: (bill: Bill) => number) => bills.reduce((total, bill) => total + part(bill), 0)
      batch.entry.billed = {
        model: first.model,
        inputTokens: sum(({ inputTokens }) => inputTokens),
        outputTokens: sum(({ outputTokens }) => outputTokens),
        batch: bills.length,
      }
    }
    // The provider promises no order.
    const random = randomFrom('batch-results', batch.id)
    batch.results = random.sample(
      worked.map(({ custom_id, result }) => ({ custom_id, result })),
      worked.length,
    )
    batch.requests = []
  }

  const settle = () => {
    for (const batch of batches) {
      if (batch.endedMs !== undefined) continue
      const dueMs = Math.min(batch.cancelMs ?? batch.createdMs + takesMs, batch.createdMs + EXPIRES_MS)
      if (now() >= dueMs) end(batch, dueMs)
    }
  }

  const describe = (batch: Batch, origin: string) => {
    const ended = batch.endedMs !== undefined
    const found = (type: string) => (ended ? batch.results.filter(({ result }) => result.type === type).length : 0)
    return {
      id: batch.id,
      type: 'message_batch',
      processing_status: ended ? 'ended' : batch.cancelMs === undefined ? 'in_progress' : 'canceling',
      request_counts: {
        processing: ended ? 0 : batch.size,
        ...Object.fromEntries(counts.map((type) => [type, found(type)])),
      },
      created_at: iso(batch.createdMs),
      ended_at: iso(batch.endedMs),
      expires_at: iso(batch.createdMs + EXPIRES_MS),
      cancel_initiated_at: iso(batch.cancelMs),
      archived_at: null,
      results_url: ended ? `${origin}/v1/messages/batches/${batch.id}/results` : null,
    }
  }

  const create = (request: EmulatedRequest, origin: string): Worked => {
    const parsed = created.safeParse(readJson(request.body))
    if (!parsed.success) return { answer: deps.fail(400, z.prettifyError(parsed.error)) }
    const { requests } = parsed.data
    if (new Set(requests.map(({ custom_id }) => custom_id)).size < requests.length)
      return { answer: deps.fail(400, 'requests: custom_id must be unique within a batch') }
    made += 1
    const id = `msgbatch_${String(made).padStart(24, '0')}`
    const plain = { cancelMs: undefined, endedMs: undefined, results: [], entry: undefined }
    const batch: Batch = { id, createdMs: now(), requests, size: requests.length, ...plain }
    batches.push(batch)
    return {
      answer: deps.ok(describe(batch, origin)),
      booked: (entry) => {
        batch.entry = entry
      },
    }
  }

  /** Newest first, `limit` of them after `after_id`. */
  const list = (query: URLSearchParams, lagSeconds: number, origin: string): Reply => {
    const shown = batches.filter(({ createdMs }) => createdMs <= now() - lagSeconds * 1_000).reverse()
    const limit = Number(query.get('limit') ?? 20)
    const from = shown.findIndex(({ id }) => id === query.get('after_id')) + 1
    const data = shown.slice(from, from + limit).map((batch) => describe(batch, origin))
    return deps.ok({
      data,
      has_more: from + limit < shown.length,
      first_id: data.at(0)?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
    })
  }

  const results = (batch: Batch): Reply => {
    if (batch.endedMs === undefined) return deps.fail(400, 'the batch has not ended')
    const body = Buffer.from(batch.results.map((result) => `${JSON.stringify(result)}\n`).join(''))
    return { kind: 'reply', status: 200, headers: { 'content-type': 'application/x-jsonl' }, body }
  }

  const ofOne = (endpoint: string, batch: Batch, origin: string): Reply => {
    switch (endpoint) {
      case 'batch_results':
        return results(batch)
      case 'batch_cancel':
        if (batch.endedMs !== undefined) return deps.fail(400, 'a batch that has ended cannot be canceled')
        batch.cancelMs ??= now()
        return deps.ok(describe(batch, origin))
      case 'batch_delete':
        if (batch.endedMs === undefined) return deps.fail(400, 'a batch that is in progress cannot be deleted')
        batches.splice(batches.indexOf(batch), 1)
        return deps.ok({ id: batch.id, type: 'message_batch_deleted' })
      default:
        return deps.ok(describe(batch, origin))
    }
  }

  return {
    start: (queue: Faults) => {
      faults = queue
    },
    settle,
    work(endpoint: string, request: EmulatedRequest, { lagSeconds }: Wish): Worked {
      settle()
      const origin = `http://${request.headers.host}`
      if (endpoint === 'batches') return create(request, origin)
      if (endpoint === 'batch_list') return { answer: list(request.query, lagSeconds, origin) }
      const batch = batches.find(({ id }) => id === request.path.split('/')[4])
      return { answer: batch ? ofOne(endpoint, batch, origin) : deps.fail(404, 'Not Found') }
    },
  }
}
