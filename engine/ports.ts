// The ports: what phases, checks and the dry run may ask of the world outside, and in which shape it answers.
import type { Anonymized } from './privacy.ts'

export type ServiceName = 'anthropic' | 'voyage' | 'presidio'

/** One of the provider's token buckets, as its response headers tell it. */
export interface RateLevel {
  /** Units per minute. */
  readonly limit: number
  readonly remaining: number
}

/** What the headers of one answer told; a bucket that they do not name is absent. */
export interface RateLevels {
  readonly requests?: RateLevel
  readonly inputTokens?: RateLevel
  readonly outputTokens?: RateLevel
}

export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
}

export interface ClassifyCall {
  readonly model: string
  /** Constant instructions; they never hold anything of an email. */
  readonly system: string
  /** The whole user message, exactly as it is sent. */
  readonly text: Anonymized
  readonly maxTokens: number
  /** JSON Schema of the answer, sent as `output_config.format`. */
  readonly schema: Readonly<Record<string, unknown>>
  /** What `thinking` must say for this model, or undefined where the parameter must be absent. */
  readonly thinking?: 'disabled' | 'between_tools'
}

export interface ClassifyReply {
  readonly stopReason: 'end_turn' | 'max_tokens' | 'refusal' | 'other'
  /** The answer's text, unparsed: the phase decides whether it is valid. */
  readonly text: string
  readonly usage: Usage
  readonly levels: RateLevels
}

/** Claude. Every method throws ServiceError and nothing else. */
export interface ClaudePort {
  classify(call: ClassifyCall, signal: AbortSignal): Promise<ClassifyReply>
  /** Input tokens that this call would be billed for; free, with an RPM of its own. */
  countTokens(call: ClassifyCall, signal: AbortSignal): Promise<number>
  /** The model as the provider knows it, or undefined when it does not (404). */
  model(id: string, signal: AbortSignal): Promise<{ readonly id: string } | undefined>
}

/** One request of a batch; `customId` matches ^[a-zA-Z0-9_-]{1,64}$. */
export interface BatchRequest {
  readonly customId: string
  readonly call: ClassifyCall
}

export interface BatchInfo {
  readonly id: string
  readonly createdAt: Date
  readonly status: 'in_progress' | 'canceling' | 'ended'
  /** Requests in all: the sum of the provider's counts. */
  readonly requests: number
}

export type BatchOutcome =
  | {
      readonly kind: 'succeeded'
      readonly stopReason: ClassifyReply['stopReason']
      readonly text: string
      readonly usage: Usage
    }
  /** Unbilled. `item`: this request is at fault; `world`: the provider is. */
  | { readonly kind: 'errored'; readonly fault: 'item' | 'world' }
  | { readonly kind: 'canceled' }
  | { readonly kind: 'expired' }

export interface BatchResult {
  readonly customId: string
  readonly outcome: BatchOutcome
}

/** Message Batches. Every method throws ServiceError and nothing else. */
export interface ClaudeBatchPort {
  /** No idempotency key exists: an error with billed `unknown` may have created it. */
  create(requests: readonly BatchRequest[], signal: AbortSignal): Promise<BatchInfo>
  /** Newest first, of all batches created at or after `since`; pages are followed. */
  list(since: Date, signal: AbortSignal): Promise<readonly BatchInfo[]>
  /** Undefined when the provider does not know it (404). */
  retrieve(id: string, signal: AbortSignal): Promise<BatchInfo | undefined>
  /** Streamed line by line in the provider's order (any order): never the whole body in memory. */
  results(id: string, signal: AbortSignal): AsyncIterable<BatchResult>
  cancel(id: string, signal: AbortSignal): Promise<void>
  /** Deletes an ended batch; resolves too when it is already gone (404). */
  remove(id: string, signal: AbortSignal): Promise<void>
}

export interface EmbedCall {
  readonly model: string
  readonly texts: readonly Anonymized[]
  readonly inputType: 'document' | 'query'
}

interface EmbedReply {
  /** One vector of 1024 numbers per text, in the order of the texts. */
  readonly vectors: readonly (readonly number[])[]
  readonly usage: Usage
  readonly levels: RateLevels
}

/** Voyage AI. Every method throws ServiceError and nothing else. */
export interface VoyagePort {
  embed(call: EmbedCall, signal: AbortSignal): Promise<EmbedReply>
}

/** What may be asked of Voyage AI for free: no text is sent, so nothing can be billed. Throws ServiceError and nothing else. */
export interface VoyageKeyPort {
  /** Resolves when the key is accepted. */
  probe(signal: AbortSignal): Promise<void>
  /** True when a key that cannot exist is refused: only then does an accepted probe prove anything. */
  refusesStrangers(signal: AbortSignal): Promise<boolean>
}

/** A stretch of text that holds something personal. Offsets count code points, as Presidio's do. */
export interface PiiSpan {
  readonly start: number
  readonly end: number
  /** Presidio's entity name: PERSON, EMAIL_ADDRESS, PHONE_NUMBER, IBAN_CODE, LOCATION ... */
  readonly entity: string
  readonly score: number
}

/** Presidio's analyzer, on the VPS: the one service that sees mail as it is. Throws ServiceError and nothing else. */
export interface PresidioPort {
  /** One list of spans per text, in the order of the texts. */
  analyze(texts: readonly string[], language: 'fr' | 'en', signal: AbortSignal): Promise<PiiSpan[][]>
  healthy(signal: AbortSignal): Promise<boolean>
}
