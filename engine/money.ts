// Prices and estimates in integer micro-dollars. A cost is always rounded up, so the books never say less than the bill.
import type { ClaudeModel, VoyageModel } from './catalogue.ts'
import type { Lane } from './plan.ts'
import type { Usage } from './ports.ts'

/** Prices of one model in nano-dollars per token: integers, so that sums are exact. */
export interface Price {
  readonly inputNanos: number
  readonly outputNanos: number
}

// USD per million tokens equals micro-dollars per token; a thousandth of that is a nano-dollar.
const nanos = (usdPerMillion: number): number => Math.round(usdPerMillion * 1_000)

/** What the model charges in that lane. */
export const claudePrice = (model: ClaudeModel, lane: Lane = 'live'): Price => {
  const part = lane === 'batch' ? model.batchDiscount : 1
  return {
    inputNanos: nanos(model.inputUsdPerMillion * part),
    outputNanos: nanos(model.outputUsdPerMillion * part),
  }
}

export const voyagePrice = (model: VoyageModel): Price => ({
  inputNanos: nanos(model.inputUsdPerMillion),
  outputNanos: 0,
})

/** Cost of that usage in micro-dollars, rounded up. */
export const costMicros = (price: Price, usage: Usage): number =>
  Math.ceil((usage.inputTokens * price.inputNanos + usage.outputTokens * price.outputNanos) / 1_000)

/**
 * The most input tokens that `text` can be: a byte-level tokenizer never makes more tokens than there are bytes.
 * `overhead` covers what the provider adds around it (roles, the schema's own instructions).
 */
export const mostTokens = (text: string, overhead = 0): number => Buffer.byteLength(text) + overhead

/** What text of that many bytes is likely to be, in tokens: for limits and forecasts, never for the cap. */
export const likelyTokens = (bytes: number): number => Math.ceil(bytes / 3.6)

const DOLLAR = 1_000_000

/** The cap to offer for a forecast: rounded up to a dollar, at least one. Micro-dollars in and out. */
export const capOffer = (highMicros: number): number => Math.max(1, Math.ceil(highMicros / DOLLAR)) * DOLLAR

/** Micro-dollars as USD, for showing. */
export const usd = (micros: number): number => micros / DOLLAR

/** USD as micro-dollars. Throws RangeError on a negative amount, more than six decimals of it, or no number. */
export const microsFromUsd = (amount: number): number => {
  const micros = Math.round(amount * DOLLAR)
  if (!Number.isSafeInteger(micros) || micros < 0) throw new RangeError('an amount in USD must be zero or more')
  return micros
}
