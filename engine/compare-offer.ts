// The offer of a comparison: which two models, on how many emails, and the small approval that it asks for.
import { type Catalogue, type ClaudeModel, claudeModelOf } from './catalogue.ts'
import type { CompareOffer, Engine } from './engine.ts'
import { claudePrice, costMicros } from './money.ts'
import { classifyCanary } from './phases/classify-call.ts'
import { PLAIN } from './plan.ts'
import { choicesOf } from './terms.ts'

export interface CompareOfferDeps {
  readonly catalogue: Catalogue
  readonly model: ClaudeModel
  readonly clock: { now(): Date }
  readonly offers: Engine['offers']
}

/** Calls under way at once are reserved at their worst case, which is several times what they cost. */
const AT_ONCE = 4
const WORST_OVER_CANARY = 4
/** Approvals of a comparison are asked for in steps of ten cents. */
const STEP_MICROS = 100_000

/** The configured model and the first other one that is offered. */
export const offerCompare = async (
  { catalogue, model, clock, offers }: CompareOfferDeps,
  emails: number,
): Promise<CompareOffer | undefined> => {
  const other = choicesOf(catalogue, model, clock.now(), PLAIN).find((choice) => choice.model !== model.id)
  if (!other) return undefined
  const models = [model.id, other.model] as const
  const plans = (await offers({ mode: 'replace', thrift: PLAIN })).filter(({ lane }) => lane === 'live')
  const count = Math.min(emails, plans[0]?.total ?? 0)
  if (count === 0) return undefined
  const perEmail = (id: string, edge: 'mid' | 'high') => {
    const phase = plans.find((plan) => plan.model === id)?.phases[0]
    return phase && phase.paid > 0 ? phase.costMicros[edge] / phase.paid : 0
  }
  const sum = (edge: 'mid' | 'high') => models.reduce((total, id) => total + perEmail(id, edge) * count, 0)
  const worst = models.reduce(
    (total, id) => total + costMicros(claudePrice(claudeModelOf(catalogue, id)), classifyCanary().most),
    0,
  )
  const cap = sum('high') + AT_ONCE * WORST_OVER_CANARY * worst
  return {
    models,
    emails: count,
    expectedMicros: Math.round(sum('mid')),
    capMicros: Math.ceil(cap / STEP_MICROS) * STEP_MICROS,
  }
}
