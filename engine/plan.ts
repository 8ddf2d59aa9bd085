// The plan: what a run would do, cost and take, and the hash to which an approval binds.
import { createHash } from 'node:crypto'
import type { Message } from './message.ts'
import type { Saving } from './savings.ts'
import type { PhaseName } from './snapshot.ts'

/** Low, expected and high: 5th, 50th and 95th percentile; for durations optimistic, realistic and pessimistic. */
export interface Spread {
  readonly low: number
  readonly mid: number
  readonly high: number
}

export interface PhasePlan {
  readonly name: PhaseName
  /** Emails still to be done in this phase. */
  readonly emails: number
  /** Of these, emails whose text is paid for; the others say the same as one of them. */
  readonly paid: number
  readonly costMicros: Spread
  readonly durationMs: Spread
  /** What binds its speed: keys `bound-*`. */
  readonly boundBy: Message
}

/** Micro-dollars that phase 1 is planned to cost for each email that it pays for; 0 when that is not known. */
export const plannedPerEmail = (
  phases: readonly {
    readonly name: string
    readonly emails: number
    readonly paid?: number | undefined
    readonly costMicros: { readonly mid: number }
  }[],
): number => {
  const classify = phases.find(({ name }) => name === 'classify')
  const paid = classify?.paid ?? classify?.emails ?? 0
  return classify && paid > 0 ? classify.costMicros.mid / paid : 0
}

export type Lane = 'live' | 'batch'

/** What makes the same work cheaper at a price of its own: off until the owner turns it on. */
export interface Thrift {
  /** Mail that differs in numbers, dates and links only is paid for once in phase 1. */
  readonly nearTwins: boolean
  /** Emails that travel in one call of phase 1; always 1 by batch. */
  readonly perCall: number
}

export const PLAIN: Thrift = { nearTwins: false, perCall: 1 }

/** What is offered for `perCall`, and the most that it may be: one sick email spoils the answer about all of them. */
export const OFFERED_PER_CALL = 5
export const MOST_PER_CALL = 10

/** What the owner chooses among the offers; all other terms are the program's. */
export interface Choice extends Thrift {
  readonly model: string
  readonly lane: Lane
}

export const thriftOf = ({ nearTwins, perCall }: Thrift): Thrift => ({ nearTwins, perCall })

/** What an approval is about: change any of it, and the approval no longer holds. */
export interface PlanTerms extends Choice {
  readonly embedModel: string
  readonly mode: 'new' | 'replace'
  readonly promptHash: string
  readonly policyHash: string
  /** Micro-dollars per million tokens, as the lane is charged. */
  readonly prices: { readonly input: number; readonly output: number; readonly embed: number }
}

export interface Plan extends PlanTerms {
  readonly hash: string
  readonly createdAt: Date
  /** Emails of the source that the run would freeze. */
  readonly total: number
  readonly phases: readonly PhasePlan[]
  readonly costMicros: Spread
  readonly durationMs: Spread
  /** The cap offered: the cost's 95th percentile rounded up to a dollar, in micro-dollars. */
  readonly capOfferMicros: number
  /** `dry_run`: tokens and Presidio's speed were measured on `sample` emails. `lengths`: estimated from text lengths. */
  readonly basis: 'dry_run' | 'lengths'
  readonly sample: number
  /** What the same work would cost more if it were asked for in the runbook's way. */
  readonly savings: readonly Saving[]
  /** What would be saved by that of `Thrift` which is off. */
  readonly possible: readonly Saving[]
}

/** The runbook's own figures, shown beside the plan: USD for 110,000 emails and the first budget that was approved. */
export const RUNBOOK_FIGURES = {
  emails: 110_000,
  claudeUsd: 330,
  voyageUsd: 2,
  totalUsd: 332,
  firstBudgetUsd: 45,
} as const

/** Hash of the terms, 16 hex digits. Counts and forecasts are not terms: they move while mail is imported. */
export const hashTerms = (terms: PlanTerms): string => {
  const { model, embedModel, lane, mode, promptHash, policyHash, prices, nearTwins, perCall } = terms
  const { input, output, embed } = prices
  const thrift = [nearTwins, perCall]
  const canonical = JSON.stringify([
    model,
    embedModel,
    lane,
    mode,
    promptHash,
    policyHash,
    input,
    output,
    embed,
    thrift,
  ])
  return createHash('sha256').update(canonical).digest('hex').slice(0, 16)
}
