// The catalogue: prices, limits, thinking switches and retirement dates, read and checked from data/models.json.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const day = z.iso.date()
const usd = z.number().nonnegative()

const claudeModel = z.object({
  id: z.string(),
  inputUsdPerMillion: usd,
  outputUsdPerMillion: usd,
  /** What a batched call costs, as a part of the live price. */
  batchDiscount: z.number().min(0).max(1),
  /** Tokens for the same text, against the 4.x tokenizer. */
  tokenFactor: z.number().positive(),
  retiresOn: day.optional(),
  thinking: z.enum(['disabled', 'between_tools']).optional(),
})

const claudeTier = z.object({
  requestsPerMinute: z.number().int().positive(),
  inputTokensPerMinute: z.number().int().positive(),
  outputTokensPerMinute: z.number().int().positive(),
  /** Requests that may wait or be worked in batches at the same time. */
  batchQueue: z.number().int().positive(),
})

const voyageModel = z.object({
  id: z.string(),
  inputUsdPerMillion: usd,
  tokensPerRequest: z.number().int().positive(),
  textsPerRequest: z.number().int().positive(),
})

const voyageLimits = z.object({ requestsPerMinute: z.number().int(), tokensPerMinute: z.number().int() })

const catalogue = z.object({
  /** The day on which a person read these figures at the providers'. */
  readOn: day,
  claude: z.array(claudeModel).min(1),
  claudeDefault: z.string(),
  /** Models offered beside the configured one when a plan is shown. */
  claudeOffers: z.array(z.string()),
  claudeTiers: z.record(z.string(), claudeTier),
  voyage: z.array(voyageModel).min(1),
  voyageDefault: z.string(),
  voyageLimits: z.object({ paid: voyageLimits, unpaid: voyageLimits }),
  voyageFreeTokens: z.number().int(),
})

export type Catalogue = z.output<typeof catalogue>
export type ClaudeModel = z.output<typeof claudeModel>
export type VoyageModel = z.output<typeof voyageModel>

const readJson = (file: URL): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Error(`${file.pathname} cannot be read as JSON`, { cause })
  }
}

/** Reads the catalogue. Throws an Error that names the file and the fault. */
export const readCatalogue = (file: URL = new URL('../data/models.json', import.meta.url)): Catalogue => {
  const parsed = catalogue.safeParse(readJson(file))
  if (!parsed.success) throw new Error(`${file.pathname} is not a valid catalogue: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

/** The model with that id. Throws an Error that lists the known ones. */
export const claudeModelOf = (known: Catalogue, id: string): ClaudeModel => {
  const model = known.claude.find((candidate) => candidate.id === id)
  if (model) return model
  throw new Error(`no price for model ${id} in data/models.json; known: ${known.claude.map((m) => m.id).join(', ')}`)
}

/** The embedding model with that id. Throws an Error that lists the known ones. */
export const voyageModelOf = (known: Catalogue, id: string): VoyageModel => {
  const model = known.voyage.find((candidate) => candidate.id === id)
  if (model) return model
  throw new Error(`no price for model ${id} in data/models.json; known: ${known.voyage.map((m) => m.id).join(', ')}`)
}
