// The planner: reads what is left and what the emails are like, and computes the plan under the terms of this program.
import { z } from 'zod'
import type { Catalogue, ClaudeModel, VoyageModel } from './catalogue.ts'
import { addSpreads, type ForecastInput, forecast, type Moments } from './forecast.ts'
import type { Limits } from './limiter.ts'
import { capOffer, claudePrice, likelyTokens, voyagePrice } from './money.ts'
import { CLASSIFY_CONSTANT_BYTES, CLASSIFY_OUTPUT_TOKENS, PROMPT_HASH } from './phases/classify-call.ts'
import { hashTerms, type Plan, type PlanTerms } from './plan.ts'
import { POLICY_HASH } from './privacy.ts'
import { countSource } from './store/counts.ts'
import { only, type Queryable } from './store/database.ts'

/** What a dry run measured; it lives in memory only. */
export interface Measured {
  readonly classifyTokens: Moments
  readonly embedTokens: Moments
  readonly presidioPerSecond: number
}

export interface PlannerDeps {
  readonly db: Queryable
  readonly catalogue: Catalogue
  readonly model: ClaudeModel
  readonly embedModel: VoyageModel
  /** The limits in force as far as they are known. */
  readonly limits: () => Limits
  readonly now: () => Date
}

/** The terms under which this program would work. */
export const termsOf = (model: ClaudeModel, embedModel: VoyageModel, mode: 'new' | 'replace'): PlanTerms => ({
  model: model.id,
  embedModel: embedModel.id,
  lane: 'live',
  mode,
  promptHash: PROMPT_HASH,
  policyHash: POLICY_HASH,
  prices: {
    input: model.inputUsdPerMillion * 1e6,
    output: model.outputUsdPerMillion * 1e6,
    embed: embedModel.inputUsdPerMillion * 1e6,
  },
})

const SAMPLE_EMAILS = 1_000
const lengths = z.object({
  classifyMean: z.number(),
  classifyDeviation: z.number(),
  embedMean: z.number(),
  embedDeviation: z.number(),
  size: z.number(),
})

/** Text lengths of a thousand emails spread over the source, as bytes: a guess until a dry run counts real tokens. */
const sampleLengths = (db: Queryable) =>
  only(
    db,
    lengths,
    `with sampled as (
       select octet_length(coalesce(subject, '')) as subject, octet_length(left(coalesce(body_text, ''), 6000)) as shown,
         octet_length(left(coalesce(body_text, ''), 24000)) as whole
       from ingestion.emails_legacy order by md5(message_id) limit $1
     )
     select coalesce(avg(subject + shown), 0)::float8 as "classifyMean",
       coalesce(stddev_samp(subject + shown), 0)::float8 as "classifyDeviation",
       coalesce(avg(subject + whole), 0)::float8 as "embedMean",
       coalesce(stddev_samp(subject + whole), 0)::float8 as "embedDeviation", count(*) as size
     from sampled`,
    [SAMPLE_EMAILS],
  )

const inTokens = (bytes: number, deviation: number, size: number, constant: number, factor: number): Moments => ({
  mean: likelyTokens(bytes + constant) * factor,
  deviation: likelyTokens(deviation) * factor,
  size,
})

/** Computes the plan. Reads the database, costs nothing. */
export const makePlan = async (
  deps: PlannerDeps,
  mode: 'new' | 'replace',
  dryRun: Measured | undefined,
): Promise<Plan> => {
  const { db, catalogue, model, embedModel } = deps
  // A sample of which no email could be counted says nothing of the cost.
  const measured = dryRun && dryRun.classifyTokens.size > 0 ? dryRun : undefined
  const source = await countSource(db)
  const sample = await sampleLengths(db)
  const factor = model.tokenFactor
  const leftInClassify = mode === 'replace' ? source.total : source.pending
  const input: ForecastInput = {
    left: { classify: leftInClassify, graph: leftInClassify, embed: leftInClassify },
    classifyTokens:
      measured?.classifyTokens ??
      inTokens(sample.classifyMean, sample.classifyDeviation, sample.size, CLASSIFY_CONSTANT_BYTES, factor),
    embedTokens: measured?.embedTokens ?? inTokens(sample.embedMean, sample.embedDeviation, sample.size, 0, 1),
    outputTokens: {
      low: CLASSIFY_OUTPUT_TOKENS.low * factor,
      mid: CLASSIFY_OUTPUT_TOKENS.mid * factor,
      high: CLASSIFY_OUTPUT_TOKENS.high * factor,
    },
    claude: claudePrice(model),
    voyage: voyagePrice(embedModel),
    limits: deps.limits(),
    voyageLimits: catalogue.voyageLimits.paid,
    voyageRequest: { emails: embedModel.textsPerRequest, inputTokens: embedModel.tokensPerRequest },
    presidioPerSecond: measured?.presidioPerSecond,
  }
  const phases = forecast(input)
  const costMicros = addSpreads(phases.map((phase) => phase.costMicros))
  const terms = termsOf(model, embedModel, mode)
  return {
    ...terms,
    hash: hashTerms(terms),
    createdAt: deps.now(),
    total: source.total,
    phases,
    costMicros,
    durationMs: addSpreads(phases.map((phase) => phase.durationMs)),
    capOfferMicros: capOffer(costMicros.high),
    basis: measured ? 'dry_run' : 'lengths',
    sample: measured ? measured.classifyTokens.size : sample.size,
  }
}
