// The terms under which this program would work: the owner's choice completed by its own prompt, policy and prices.
import type { Catalogue, ClaudeModel, VoyageModel } from './catalogue.ts'
import { claudePrice, voyagePrice } from './money.ts'
import { promptHash } from './phases/classify-prompt.ts'
import type { Choice, PlanTerms, Thrift } from './plan.ts'
import { POLICY_HASH } from './privacy.ts'

export type Mode = 'new' | 'replace'

/** The terms of a choice; undefined when the catalogue no longer knows its model. */
export type TermsOf = (mode: Mode, choice: Choice) => PlanTerms | undefined

export interface TermsDeps {
  readonly catalogue: Catalogue
  readonly embedModel: VoyageModel
}

// A price is nano-dollars per token; the terms say micro-dollars per million tokens, which a person can read.
const PER_MILLION = 1_000

export const createTerms =
  ({ catalogue, embedModel }: TermsDeps): TermsOf =>
  (mode, { model: id, lane, nearTwins, perCall: wanted }) => {
    const model = catalogue.claude.find((known) => known.id === id)
    if (!model) return undefined
    const claude = claudePrice(model, lane)
    // A request of a batch is one email's: its results come one by one, hours later, perhaps to another process.
    const perCall = lane === 'batch' ? 1 : wanted
    return {
      model: id,
      lane,
      embedModel: embedModel.id,
      mode,
      nearTwins,
      perCall,
      promptHash: promptHash(perCall),
      policyHash: POLICY_HASH,
      prices: {
        input: claude.inputNanos * PER_MILLION,
        output: claude.outputNanos * PER_MILLION,
        embed: voyagePrice(embedModel).inputNanos * PER_MILLION,
      },
    }
  }

const LANES = ['live', 'batch'] as const

/** What is offered for approval: the configured model first, each live and by batch. A retired model is no offer. */
export const choicesOf = (
  catalogue: Catalogue,
  configured: ClaudeModel,
  today: Date,
  thrift: Thrift,
): readonly Choice[] => {
  const day = today.toISOString().slice(0, 10)
  const others = catalogue.claude.filter(
    ({ id, retiresOn }) =>
      id !== configured.id && catalogue.claudeOffers.includes(id) && (retiresOn === undefined || retiresOn > day),
  )
  return [configured, ...others].flatMap(({ id }) => LANES.map((lane) => ({ ...thrift, model: id, lane })))
}
