// The planner: reads what is left and what the emails are like, and computes a plan for each choice offered.
import { z } from 'zod'
import { type Catalogue, claudeModelOf, type VoyageModel } from './catalogue.ts'
import { addSpreads, type ForecastInput, forecast, type Moments, momentsOf } from './forecast.ts'
import type { Limits } from './limiter.ts'
import { capOffer, claudePrice, likelyTokens, voyagePrice } from './money.ts'
import {
  CLASSIFY_CONSTANT_BYTES,
  CLASSIFY_OUTPUT_TOKENS,
  constantBytesPerEmail,
  TOGETHER_OUTPUT_TOKENS,
} from './phases/classify-call.ts'
import { sourceText } from './phases/source.ts'
import { type Choice, hashTerms, type Plan } from './plan.ts'
import { savings, sizesOf } from './savings.ts'
import { countSource } from './store/counts.ts'
import type { Queryable } from './store/database.ts'
import { fillDigests } from './store/twins.ts'
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
const sampled = z.object({ subject: z.string(), body: z.string() })

/** A thousand emails spread over the source, as bytes: a guess until a dry run counts real tokens. */
const readSample = async (db: Queryable) => {
  const rows = await db.rows(
    sampled,
    `select coalesce(subject, '') as subject, coalesce(${sourceText('e').replace(' as body', '')}, '') as body
     from ingestion.emails_legacy e order by md5(message_id) limit $1`,
    [SAMPLE_EMAILS],
  )
  const sizes = rows.map(sizesOf)
  return {
    shown: momentsOf(sizes.map(({ shown }) => shown)),
    embedded: momentsOf(sizes.map(({ embedded }) => embedded)),
    trimmedBytes: momentsOf(sizes.map(({ shown, whole }) => whole - shown)).mean,
    trimmedShare: sizes.length === 0 ? 0 : sizes.filter(({ shown, whole }) => shown < whole).length / sizes.length,
  }
}

const scaled = ({ mean, deviation, size }: Moments, factor: number): Moments => ({
  mean: mean * factor,
  deviation: deviation * factor,
  size,
})

const inTokens = ({ mean, deviation, size }: Moments, constantBytes: number, factor: number): Moments => ({
  mean: likelyTokens(mean + constantBytes) * factor,
  deviation: likelyTokens(deviation) * factor,
  size,
})

/** What a plan is computed from, read once for all offers. */
interface Figures {
  readonly source: Awaited<ReturnType<typeof countSource>>
  readonly sample: Awaited<ReturnType<typeof readSample>>
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
  const [texts, nearTexts] =
    mode === 'replace' ? [source.texts, source.nearTexts] : [source.pendingTexts, source.pendingNearTexts]
  const { nearTwins, perCall } = terms
  const more = perCall > 1 ? TOGETHER_OUTPUT_TOKENS : 0
  const alone = measured
    ? scaled(measured.classifyTokens, factor / measured.tokenFactor)
    : inTokens(sample.shown, CLASSIFY_CONSTANT_BYTES, factor)
  const spared = likelyTokens(CLASSIFY_CONSTANT_BYTES - constantBytesPerEmail(perCall)) * factor
  const input: ForecastInput = {
    texts: { classify: nearTwins ? nearTexts : texts, embed: texts },
    perCall,
    left: { classify: leftInClassify, graph: leftInClassify, embed: leftInClassify },
    classifyTokens: { ...alone, mean: Math.max(0, alone.mean - spared) },
    embedTokens: measured?.embedTokens ?? inTokens(sample.embedded, 0, 1),
    outputTokens: {
      low: (CLASSIFY_OUTPUT_TOKENS.low + more) * factor,
      mid: (CLASSIFY_OUTPUT_TOKENS.mid + more) * factor,
      high: (CLASSIFY_OUTPUT_TOKENS.high + more) * factor,
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
    sample: measured ? measured.classifyTokens.size : sample.shown.size,
    ...savings({
      price: input.claude,
      tokenFactor: factor,
      emails: leftInClassify,
      texts,
      nearTexts,
      trimmedShare: sample.trimmedShare,
      trimmedBytes: sample.trimmedBytes,
      outputTokens: CLASSIFY_OUTPUT_TOKENS.mid * factor,
      microsPerEmail: phases[0] && phases[0].paid > 0 ? phases[0].costMicros.mid / phases[0].paid : 0,
      nearTwins,
      perCall: choice.lane === 'batch' ? undefined : perCall,
    }),
  }
}

export interface PlanOrder {
  readonly mode: Mode
  readonly choice: Choice
  readonly measured?: Measured | undefined
}

const readFigures = async ({ db }: PlannerDeps): Promise<Figures> => {
  await fillDigests(db)
  return { source: await countSource(db), sample: await readSample(db) }
}

/** Computes the plan of one choice. Costs nothing; of the database it writes only which emails say the same. */
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
