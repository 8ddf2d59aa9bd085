// The savings, pure: what the same work would cost more if it were asked for in the runbook's way, in micro-dollars.
import { costMicros, likelyTokens, type Price } from './money.ts'
import { CLASSIFY_CONSTANT_BYTES, constantBytesPerEmail, TOGETHER_OUTPUT_TOKENS } from './phases/classify-call.ts'
import { ownWords } from './phases/own-words.ts'
import { OFFERED_PER_CALL } from './plan.ts'

export interface Saving {
  /**
   * `compact`: short answers; `own_words`: no quotes and signatures; `twins`: the same text is paid for once;
   * `near_twins`: so is nearly the same; `together`: several emails in one call.
   */
  readonly kind: 'compact' | 'own_words' | 'twins' | 'near_twins' | 'together'
  readonly micros: number
  /** Emails that it is about. */
  readonly emails: number
}

/** Output tokens of the runbook's plan, per email. */
const RUNBOOK_OUTPUT_TOKENS = 100
/** As phase 1 shows a body, and as phase 3 does. */
const SHOWN_CHARACTERS = 6_000
const EMBEDDED_CHARACTERS = 24_000

export interface SampledText {
  readonly subject: string
  readonly body: string
}

/** Bytes of one email as Claude is shown it, as it would be with all its quotes, and as Voyage is. */
export const sizesOf = ({ subject, body }: SampledText) => {
  const bytes = (text: string, limit: number) => Buffer.byteLength(subject) + Buffer.byteLength(text.slice(0, limit))
  return {
    shown: bytes(ownWords(body), SHOWN_CHARACTERS),
    whole: bytes(body, SHOWN_CHARACTERS),
    embedded: bytes(body, EMBEDDED_CHARACTERS),
  }
}

export interface SavingsInput {
  readonly price: Price
  readonly tokenFactor: number
  /** Emails left, how many different texts they are, and how many that are not even nearly the same. */
  readonly emails: number
  readonly texts: number
  readonly nearTexts: number
  /** The part of them that carries more than its own words. */
  readonly trimmedShare: number
  /** Mean bytes per email that trimming leaves out. */
  readonly trimmedBytes: number
  /** Expected output tokens, and expected cost of one email that is paid for. */
  readonly outputTokens: number
  readonly microsPerEmail: number
  /** What the owner turned on; `perCall` is undefined where nothing can travel together. */
  readonly nearTwins: boolean
  readonly perCall: number | undefined
}

export interface Savings {
  readonly savings: readonly Saving[]
  /** Of what is off. */
  readonly possible: readonly Saving[]
}

/** Tokens of one email that travels alone and of one among others, which shares the prompt with them. */
const togetherMicros = ({ price, tokenFactor }: SavingsInput, perCall: number): number => {
  const spared = likelyTokens(CLASSIFY_CONSTANT_BYTES - constantBytesPerEmail(perCall)) * tokenFactor
  return (
    costMicros(price, { inputTokens: spared * 1_000, outputTokens: 0 }) / 1_000 -
    costMicros(price, { inputTokens: 0, outputTokens: TOGETHER_OUTPUT_TOKENS * tokenFactor * 1_000 }) / 1_000
  )
}

/** Each saving beside the others, so their sum is what the runbook's way would cost more; those of nothing are left out. */
export const savings = (input: SavingsInput): Savings => {
  const { price, emails, tokenFactor, nearTexts, nearTwins, perCall } = input
  const texts = nearTwins ? nearTexts : input.texts
  const cost = (inputTokens: number, outputTokens: number) => costMicros(price, { inputTokens, outputTokens })
  const spoken = Math.max(0, RUNBOOK_OUTPUT_TOKENS * tokenFactor - input.outputTokens)
  const all: readonly Saving[] = [
    { kind: 'compact', micros: cost(0, texts * spoken), emails: texts },
    {
      kind: 'own_words',
      micros: cost(texts * likelyTokens(input.trimmedBytes) * tokenFactor, 0),
      emails: Math.round(texts * input.trimmedShare),
    },
    { kind: 'twins', micros: Math.round((emails - input.texts) * input.microsPerEmail), emails: emails - input.texts },
  ]
  const near: Saving = {
    kind: 'near_twins',
    micros: Math.round((input.texts - nearTexts) * input.microsPerEmail),
    emails: input.texts - nearTexts,
  }
  const isTogether = perCall !== undefined && perCall > 1
  const together: Saving = {
    kind: 'together',
    micros:
      perCall === undefined ? 0 : Math.round(texts * togetherMicros(input, isTogether ? perCall : OFFERED_PER_CALL)),
    emails: texts,
  }
  const worth = (list: readonly Saving[]) => list.filter(({ micros }) => micros > 0)
  return {
    savings: worth([...all, ...(nearTwins ? [near] : []), ...(isTogether ? [together] : [])]),
    possible: worth([...(nearTwins ? [] : [near]), ...(isTogether ? [] : [together])]),
  }
}
