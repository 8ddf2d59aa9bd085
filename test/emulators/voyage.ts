// Voyage's embeddings API, emulated: keys, limits per request and per minute, the unpaid account, and its errors.
import { z } from 'zod'
import { readCatalogue } from '../../engine/catalogue.ts'
import { createBucket } from './bucket.ts'
import { type Emulator, type EmulatorOptions, startEmulator, type Worked } from './emulator.ts'
import { type EmulatedRequest, json, type Reply, readJson } from './server.ts'
import { countTokens } from './tokens.ts'
import { DIMENSIONS, toBase64, vectorOf } from './voyage-vector.ts'

export interface VoyageOptions extends EmulatorOptions {
  /** Keys that are accepted; by default any that does not begin with `bad`. */
  readonly keys?: readonly string[]
  /** `unpaid` is an account without a payment method. `paid` by default. */
  readonly account?: 'paid' | 'unpaid' | 'unlimited'
}

/** Tokens of one text that the models look at; the rest is dropped, or an error when `truncation` is false. */
const CONTEXT = 32_000

// The provider's own sentence (docs.voyageai.com/docs/rate-limits, and reports of it on GitHub).
const UNPAID =
  'You have not yet added your payment method in the billing page and will have reduced rate limits of 3 RPM and 10K TPM. To unlock our standard rate limits, please add a payment method in the billing page for the appropriate organization in the user dashboard (https://dashboard.voyageai.com/).'
const USUAL: Readonly<Record<number, string>> = {
  401: 'Provided API key is invalid.',
  403: 'Forbidden',
  429: 'You have exceeded your rate limit. Please slow down your requests.',
  500: 'An unexpected error occurred.',
  503: 'The server is overloaded. Please try again later.',
}

const request = z.strictObject({
  input: z.union([z.string(), z.array(z.string())]),
  model: z.string(),
  input_type: z.enum(['query', 'document']).nullish(),
  truncation: z.boolean().nullish(),
  encoding_format: z.literal('base64').nullish(),
  output_dimension: z.literal(DIMENSIONS).nullish(),
  output_dtype: z.literal('float').nullish(),
})
type EmbedRequest = z.output<typeof request>

const fail = (status: number, detail: string, headers: Readonly<Record<string, string>> = {}): Reply =>
  json(status, { detail }, headers)

const keyOf = ({ headers }: EmulatedRequest): string => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? ''

/** Starts the emulated API; its URL needs `/v1` behind it. Its endpoint in books and faults is `embeddings`. */
export const startVoyageEmulator = (options: VoyageOptions = {}): Promise<Emulator> => {
  const { clock = Date.now, account = 'paid', keys } = options
  const catalogue = readCatalogue()
  const none = { requestsPerMinute: Number.POSITIVE_INFINITY, tokensPerMinute: Number.POSITIVE_INFINITY }
  const limits = account === 'unlimited' ? none : catalogue.voyageLimits[account]
  const requests = createBucket(limits.requestsPerMinute, clock)
  const tokensLeft = createBucket(limits.tokensPerMinute, clock)

  /** Tokens of each text, or the answer that refuses the list. */
  const countAll = (texts: readonly string[], { truncation, model: id }: EmbedRequest): readonly number[] | Reply => {
    const model = catalogue.voyage.find((known) => known.id === id)
    const known = catalogue.voyage.map((one) => one.id).join(', ')
    if (model === undefined) return fail(400, `Model ${id} is not supported. Supported models are [${known}].`)
    if (texts.length === 0 || texts.includes('')) return fail(400, 'Input cannot contain empty strings or empty lists')
    if (texts.length > model.textsPerRequest) {
      return fail(400, `The batch size limit is ${model.textsPerRequest}. Your batch size is ${texts.length}.`)
    }
    const tokens = texts.map((text) => countTokens(text))
    const longest = Math.max(...tokens)
    if (truncation === false && longest > CONTEXT)
      return fail(400, `The example at index ${tokens.indexOf(longest)} is too long.`)
    const kept = tokens.map((count) => Math.min(count, CONTEXT))
    const total = kept.reduce((sum, count) => sum + count, 0)
    if (total <= model.tokensPerRequest) return kept
    return fail(
      400,
      `Request to model '${id}' failed. The max allowed tokens per submitted batch is ${model.tokensPerRequest}. Your batch has ${total} tokens after truncation. Please lower the number of tokens in the batch.`,
    )
  }

  const embed = (asked: EmbedRequest): Worked => {
    const texts = [asked.input].flat()
    const tokens = countAll(texts, asked)
    if ('kind' in tokens) return { answer: tokens }
    const total = tokens.reduce((sum, count) => sum + count, 0)
    if (Math.max(requests.waitFor(1), tokensLeft.waitFor(total)) > 0) {
      return { answer: fail(429, account === 'unpaid' ? UNPAID : (USUAL[429] ?? '')) }
    }
    requests.spend(1)
    tokensLeft.spend(total)
    const data = texts.map((text, index) => {
      const vector = vectorOf(text)
      return { object: 'embedding', embedding: asked.encoding_format ? toBase64(vector) : vector, index }
    })
    return {
      answer: json(200, { object: 'list', data, model: asked.model, usage: { total_tokens: total } }),
      billed: { model: asked.model, inputTokens: total, outputTokens: 0 },
    }
  }

  return startEmulator(
    {
      endpointOf: ({ path }) => path.replace('/v1/', ''),
      work: (received) => {
        if (received.method !== 'POST' || received.path !== '/v1/embeddings') return { answer: fail(404, 'Not Found') }
        const key = keyOf(received)
        const known = keys ? keys.includes(key) : key !== '' && !key.startsWith('bad')
        if (!known) return { answer: fail(401, USUAL[401] ?? '') }
        const parsed = request.safeParse(readJson(received.body))
        return parsed.success ? embed(parsed.data) : { answer: fail(400, z.prettifyError(parsed.error)) }
      },
      failure: ({ status, message, retryAfterSeconds }) =>
        fail(
          status,
          message ?? USUAL[status] ?? 'Error',
          retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
        ),
    },
    options,
  )
}
