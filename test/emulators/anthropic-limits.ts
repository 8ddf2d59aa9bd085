// Anthropic's rate limits: requests, input tokens and output tokens per minute, told in headers and kept by buckets.
import { type Bucket, createBucket } from './bucket.ts'

export interface Limits {
  readonly requestsPerMinute: number
  readonly inputTokensPerMinute: number
  readonly outputTokensPerMinute: number
}

export const unlimited: Limits = {
  requestsPerMinute: Number.POSITIVE_INFINITY,
  inputTokensPerMinute: Number.POSITIVE_INFINITY,
  outputTokensPerMinute: Number.POSITIVE_INFINITY,
}

type Admission =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'limited'; readonly message: string; readonly retryAfterSeconds: number }

export interface RateLimits {
  /** Takes one request and its input tokens, or says how long to wait. What is refused takes nothing. */
  admit(inputTokens: number): Admission
  /** Takes output tokens that were produced; a request in progress may go into debt. */
  produced(outputTokens: number): void
  /** The `anthropic-ratelimit-*` headers of this instant; none for what has no limit. */
  headers(): Record<string, string>
}

const describe = (name: string, bucket: Bucket): [string, string][] =>
  bucket.limit === Number.POSITIVE_INFINITY
    ? []
    : [
        [`anthropic-ratelimit-${name}-limit`, String(bucket.limit)],
        [`anthropic-ratelimit-${name}-remaining`, String(bucket.remaining())],
        [`anthropic-ratelimit-${name}-reset`, `${new Date(bucket.fullAt()).toISOString().slice(0, 19)}Z`],
      ]

/** Full buckets of those limits. */
export const createLimits = (limits: Limits, clock: () => number): RateLimits => {
  const requests = createBucket(limits.requestsPerMinute, clock)
  const input = createBucket(limits.inputTokensPerMinute, clock)
  const output = createBucket(limits.outputTokensPerMinute, clock)
  return {
    admit: (inputTokens) => {
      // Output is charged as it is produced, so one token's room is enough to begin; max_tokens does not count.
      const waits = [
        { what: `${requests.limit} requests`, wait: requests.waitFor(1) },
        { what: `${input.limit} input tokens`, wait: input.waitFor(inputTokens) },
        { what: `${output.limit} output tokens`, wait: output.waitFor(1) },
      ]
      const longest = waits.reduce((worst, one) => (one.wait > worst.wait ? one : worst))
      if (longest.wait > 0) {
        return {
          kind: 'limited',
          message: `This request would exceed your organization’s rate limit of ${longest.what} per minute.`,
          retryAfterSeconds: Math.ceil(longest.wait / 1000),
        }
      }
      requests.spend(1)
      input.spend(inputTokens)
      return { kind: 'admitted' }
    },
    produced: (outputTokens) => output.spend(outputTokens),
    headers: () =>
      Object.fromEntries([
        ...describe('requests', requests),
        ...describe('input-tokens', input),
        ...describe('output-tokens', output),
      ]),
  }
}
