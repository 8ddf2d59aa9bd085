// The planner: reads what is left and what the emails are like, and computes a plan for each choice offered.
import { z } from 'zod'
import { type Catalogue, claudeModelOf, type VoyageModel } from './catalogue.ts'
import { addSpreads, type ForecastInput, forecast, type Moments } from './forecast.ts'
import type { Limits } from './limiter.ts'
import { capOffer, claudePrice, likelyTokens, voyagePrice } from './money.ts'
import { CLASSIFY_CONSTANT_BYTES, CLASSIFY_OUTPUT_TOKENS } from './phases/classify-call.ts'
import { type Choice, hashTerms, type Plan } from './plan.ts'
import { countSource } from './store/counts.ts'
import { only, type Queryable } from './store/database.ts'
import type { Mode, TermsOf } from './terms.ts'

/** What a dry run measured; it lives in memory only. */
export interface Measured {
  readonly classifyTokens: Moments
  readonly embedTokens: Moments
  readonly presidioPerSecond: number
  /** Of the model whose tokens were counted. */
  readonly tokenFactor: number
}

export interface PlannerDeps {
  readonly db: Queryable
  readonly catalogue: Catalogue
  readonly embedModel: VoyageModel
  readonly terms: TermsOf
  /** The limits in force as far as they are known. */
  readonly limits: () => Limits
  readonly now: () => Date
}

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

const scaled = ({ mean, deviation, size }: Moments, factor: number): Moments => ({
  mean: mean * factor,
  deviation: deviation * factor,
  size,
})

const inTokens = (bytes: number, deviation: number, size: number, constant: number, factor: number): Moments => ({
  mean: likelyTokens(bytes + constant) * factor,
  deviation: likelyTokens(deviation) * factor,
  size,
})

/** What a plan is computed from, read once for all offers. */
interface Figures {
  readonly source: Awaited<ReturnType<typeof countSource>>
  readonly sample: z.output<typeof lengths>
}

/** One plan out of the figures. Throws an Error when the catalogue does not know the model. */
const planOf = (
  deps: PlannerDeps,
  { source, sample }: Figures,
  { mode, choice, measured: dryRun }: PlanOrder,
): Plan => {
  const { catalogue, embedModel } = deps
  const model = claudeModelOf(catalogue, choice.model)
  const terms = deps.terms(mode, choice)
  if (!terms) throw new Error(`no terms for model ${choice.model}: it left data/models.json while it was planned`)
  // A sample of which no email could be counted says nothing of the cost.
  const measured = dryRun && dryRun.classifyTokens.size > 0 ? dryRun : undefined
  const factor = model.tokenFactor
  const leftInClassify = mode === 'replace' ? source.total : source.pending
  const input: ForecastInput = {
    left: { classify: leftInClassify, graph: leftInClassify, embed: leftInClassify },
    classifyTokens: measured
      ? scaled(measured.classifyTokens, factor / measured.tokenFactor)
      : inTokens(sample.classifyMean, sample.classifyDeviation, sample.size, CLASSIFY_CONSTANT_BYTES, factor),
    embedTokens: measured?.embedTokens ?? inTokens(sample.embedMean, sample.embedDeviation, sample.size, 0, 1),
    outputTokens: {
      low: CLASSIFY_OUTPUT_TOKENS.low * factor,
      mid: CLASSIFY_OUTPUT_TOKENS.mid * factor,
      high: CLASSIFY_OUTPUT_TOKENS.high * factor,
    },
    claude: claudePrice(model, choice.lane),
    voyage: voyagePrice(embedModel),
    lane: choice.lane,
    limits: deps.limits(),
    voyageLimits: catalogue.voyageLimits.paid,
    voyageRequest: { emails: embedModel.textsPerRequest, inputTokens: embedModel.tokensPerRequest },
    presidioPerSecond: measured?.presidioPerSecond,
  }
  const phases = forecast(input)
  const costMicros = addSpreads(phases.map((phase) => phase.costMicros))
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

export interface PlanOrder {
  readonly mode: Mode
  readonly choice: Choice
  readonly measured?: Measured | undefined
}

const readFigures = async ({ db }: PlannerDeps): Promise<Figures> => ({
  source: await countSource(db),
  sample: await sampleLengths(db),
})

/** Computes the plan of one choice. Reads the database, costs nothing. */
export const makePlan = async (deps: PlannerDeps, { mode, choice, measured }: PlanOrder): Promise<Plan> =>
  planOf(deps, await readFigures(deps), { mode, choice, measured })

/** Computes a plan for each choice, from one look at the database. */
export const makePlans = async (
  deps: PlannerDeps,
  { mode, choices, measured }: Omit<PlanOrder, 'choice'> & { readonly choices: readonly Choice[] },
): Promise<readonly Plan[]> => {
  const figures = await readFigures(deps)
  return choices.map((choice) => planOf(deps, figures, { mode, choice, measured }))
}
