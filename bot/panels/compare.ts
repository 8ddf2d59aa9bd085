// The panels of /compare: what it would cost, and how far two models agree.
import type { Comparison } from '../../engine/compare.ts'
import type { CompareOffer } from '../../engine/engine.ts'
import type { Localiser } from '../localiser.ts'
import { usd } from './money.ts'
import { bold, button, lines, type Panel, panel, withRows } from './panel.ts'

/** The emails to which a bill is carried over: the runbook's. */
const CORPUS = 110_000

export const compareOfferPanel = (words: Localiser, offer: CompareOffer, until: Date): Panel => {
  const [a, b] = offer.models
  const params = { a, b, emails: offer.emails, expected: usd(offer.expectedMicros), cap: usd(offer.capMicros) }
  return withRows(
    panel(bold(words.t('compare-title')), words.t('compare-offer', { ...params, until: until.toISOString() })),
    [
      button('approve_compare', words.t('button-approve-compare', params), {
        a,
        b,
        emails: offer.emails,
        capMicros: offer.capMicros,
      }),
      button('cancel', words.t('button-cancel')),
    ],
  )
}

/** Categories and local numbers only: nothing of an email. */
export const comparisonPanel = (words: Localiser, comparison: Comparison): Panel => {
  const { models, compared, agreed, categories, disagreements, spent, cutShort } = comparison
  const [a, b] = models
  const share = compared === 0 ? 0 : agreed / compared
  const text = lines(
    bold(words.t('compare-title')),
    words.t('compare-agreement', { a, b, compared, agreed, share }),
    cutShort ? words.t(`compare-cut-${cutShort}`) : undefined,
    '',
    ...categories.map((category) => words.t('compare-category', { ...category })),
    '',
    ...(disagreements.length > 0 ? [bold(words.t('compare-apart'))] : []),
    ...disagreements.map(({ number, categories: [first, second] }) =>
      words.t('compare-disagreement', { number: String(number), first, second }),
    ),
    '',
    ...spent.map(({ model, micros, calls }) =>
      words.t('compare-spent', {
        model,
        spent: usd(micros),
        calls,
        corpus: calls === 0 ? 0 : usd((micros / calls) * CORPUS),
        emails: CORPUS,
      }),
    ),
  )
  return withRows({ text, rows: [] }, [button('ask_start', words.t('button-plan'))])
}
