// The forecast, pure: what is known of the emails and of the limits becomes cost and duration, each with its spread.
import type { Limits } from './limiter.ts'
import { type Message, message } from './message.ts'
import { costMicros, type Price } from './money.ts'
import type { Lane, PhasePlan, Spread } from './plan.ts'

/** Mean and standard deviation over a sample of that size. */
export interface Moments {
  readonly mean: number
  readonly deviation: number
  readonly size: number
}

export interface ForecastInput {
  /** Emails left in each phase. */
  readonly left: { readonly classify: number; readonly graph: number; readonly embed: number }
  /** Different texts among them: each is paid for once, in phase 1 perhaps together with what is near-identical. */
  readonly texts: { readonly classify: number; readonly embed: number }
  /** Emails that travel in one call of phase 1. */
  readonly perCall: number
  /** Input tokens per email. */
  readonly classifyTokens: Moments
  readonly embedTokens: Moments
  /** Output tokens per email of phase 1. */
  readonly outputTokens: Spread
  readonly claude: Price
  readonly voyage: Price
  readonly lane: Lane
  readonly limits: Limits
  readonly voyageLimits: { readonly requestsPerMinute: number; readonly tokensPerMinute: number }
  readonly voyageRequest: { readonly emails: number; readonly inputTokens: number }
  /** Measured by a dry run, in emails per second; undefined when nobody has measured it. */
  readonly presidioPerSecond: number | undefined
}

/** Mean and sample deviation. An empty list has mean and deviation 0. */
export const momentsOf = (values: readonly number[]): Moments => {
  const size = values.length
  const mean = size === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / size
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: size > 1 ? Math.sqrt(squares / (size - 1)) : 0, size }
}

// The 95th percentile of a normal distribution, in standard deviations.
const Z95 = 1.645

/** The mean's own 5th, 50th and 95th percentile: what a sample of that size can tell of it. */
export const meanSpread = ({ mean, deviation, size }: Moments): Spread => {
  const error = size > 0 ? (Z95 * deviation) / Math.sqrt(size) : 0
  return { low: Math.max(0, mean - error), mid: mean, high: mean + error }
}

export const mapSpread = (spread: Spread, map: (value: number) => number): Spread => ({
  low: map(spread.low),
  mid: map(spread.mid),
  high: map(spread.high),
})

export const addSpreads = (spreads: readonly Spread[]): Spread => ({
  low: spreads.reduce((sum, { low }) => sum + low, 0),
  mid: spreads.reduce((sum, { mid }) => sum + mid, 0),
  high: spreads.reduce((sum, { high }) => sum + high, 0),
})

// A limit is never used to its last request for hours: retries, slow minutes, a service that pauses.
const REALISTIC = 0.85
const PESSIMISTIC = 0.5

const durations = (emails: number, perMinute: number): Spread => ({
  low: (emails / perMinute) * 60_000,
  mid: (emails / (perMinute * REALISTIC)) * 60_000,
  high: (emails / (perMinute * PESSIMISTIC)) * 60_000,
})

const slowest = (bounds: readonly { readonly perMinute: number; readonly boundBy: Message }[]) => {
  const [first, ...rest] = bounds
  if (!first) throw new Error('a phase needs at least one bound')
  return rest.reduce((slow, bound) => (bound.perMinute < slow.perMinute ? bound : slow), first)
}

const HOUR_MS = 3_600_000
// A pilot, then all the others side by side: each is usually worked within the hour, and within a day at the latest.
const BATCHES_MS: Spread = { low: HOUR_MS / 2, mid: 2 * HOUR_MS, high: 48 * HOUR_MS }

/** The batch lane is bound by the provider's queue alone, unless the mail cannot be made anonymous that fast. */
const batchSpeed = (emails: number, presidioPerSecond: number | undefined) => {
  const prepareMs = presidioPerSecond ? (emails / presidioPerSecond) * 1_000 : 0
  const boundBy =
    prepareMs > BATCHES_MS.mid
      ? message('bound-presidio', { rate: Math.round(presidioPerSecond ?? 0) })
      : message('bound-batches')
  return { durationMs: mapSpread(BATCHES_MS, (ms) => (emails === 0 ? 0 : ms + prepareMs)), boundBy }
}

const liveSpeed = (input: ForecastInput) => {
  const { left, limits, outputTokens, presidioPerSecond } = input
  const tokens = meanSpread(input.classifyTokens)
  const { perMinute, boundBy } = slowest([
    { perMinute: limits.requests * input.perCall, boundBy: message('bound-requests', { limit: limits.requests }) },
    {
      perMinute: limits.inputTokens / Math.max(1, tokens.mid),
      boundBy: message('bound-input-tokens', { limit: limits.inputTokens }),
    },
    {
      perMinute: limits.outputTokens / outputTokens.mid,
      boundBy: message('bound-output-tokens', { limit: limits.outputTokens }),
    },
    // Nothing measured (an empty sample) is no bound of 0.
    ...(presidioPerSecond === undefined || presidioPerSecond <= 0
      ? []
      : [
          {
            perMinute: presidioPerSecond * 60,
            boundBy: message('bound-presidio', { rate: Math.round(presidioPerSecond) }),
          },
        ]),
  ])
  return { durationMs: durations(Math.min(input.texts.classify, left.classify), perMinute), boundBy }
}

const classifyPlan = (input: ForecastInput): PhasePlan => {
  const { left, lane, outputTokens, presidioPerSecond } = input
  const paid = Math.min(input.texts.classify, left.classify)
  const tokens = meanSpread(input.classifyTokens)
  const cost = (inputTokens: number, output: number) =>
    Math.round(
      (paid * costMicros(input.claude, { inputTokens: inputTokens * 1_000, outputTokens: output * 1_000 })) / 1_000,
    )
  return {
    name: 'classify',
    emails: left.classify,
    paid,
    costMicros: {
      low: cost(tokens.low, outputTokens.low),
      mid: cost(tokens.mid, outputTokens.mid),
      high: cost(tokens.high, outputTokens.high),
    },
    ...(lane === 'batch' ? batchSpeed(paid, presidioPerSecond) : liveSpeed(input)),
  }
}

// Set-based SQL: thousands of emails per second on a server, some hundreds in the embedded database.
const GRAPH_PER_SECOND = { low: 2_000, mid: 1_000, high: 300 } as const

const graphPlan = ({ left }: ForecastInput): PhasePlan => ({
  name: 'graph',
  emails: left.graph,
  paid: 0,
  costMicros: { low: 0, mid: 0, high: 0 },
  durationMs: mapSpread(GRAPH_PER_SECOND, (perSecond) => (left.graph / perSecond) * 1_000),
  boundBy: message('bound-database'),
})

const embedPlan = (input: ForecastInput): PhasePlan => {
  const { left, voyageLimits, voyageRequest } = input
  const paid = Math.min(input.texts.embed, left.embed)
  const tokens = meanSpread(input.embedTokens)
  const perRequest = Math.min(voyageRequest.emails, voyageRequest.inputTokens / Math.max(1, tokens.mid))
  const { perMinute, boundBy } = slowest([
    {
      perMinute: voyageLimits.requestsPerMinute * perRequest,
      boundBy: message('bound-voyage', { limit: voyageLimits.requestsPerMinute }),
    },
    {
      perMinute: voyageLimits.tokensPerMinute / Math.max(1, tokens.mid),
      boundBy: message('bound-input-tokens', { limit: voyageLimits.tokensPerMinute }),
    },
  ])
  return {
    name: 'embed',
    emails: left.embed,
    paid,
    costMicros: mapSpread(tokens, (each) =>
      Math.round((paid * costMicros(input.voyage, { inputTokens: each * 1_000, outputTokens: 0 })) / 1_000),
    ),
    durationMs: durations(paid, perMinute),
    boundBy,
  }
}

/** One plan per phase, in order. */
export const forecast = (input: ForecastInput): readonly PhasePlan[] => [
  classifyPlan(input),
  graphPlan(input),
  embedPlan(input),
]
