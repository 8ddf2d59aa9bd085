// The questions before letters are tried again or given up: the price, the reason, and the second asking.
import { SKIP_REASONS } from '../../engine/dead-letter.ts'
import type { RetryOffer } from '../../engine/engine.ts'
import type { LetterFilter } from '../../engine/store/letters.ts'
import type { Localiser, Params } from '../localiser.ts'
import { usd } from './money.ts'
import { bold, button, type Panel, panel, withRows } from './panel.ts'

/** The cause as a button carries it. */
const causeParams = ({ phase, code }: LetterFilter): Params => ({
  ...(phase === undefined ? {} : { phase }),
  ...(code === undefined ? {} : { code }),
})

/** A reason in words: the listed ones in the language of now, others as the owner typed them. */
export const reasonText = (words: Localiser, reason: string): string =>
  SKIP_REASONS.some((listed) => listed === reason) ? words.t(`skip-reason-${reason}`) : reason

/** The price first, expected and at the worst, then the button. */
export const retryPanel = (words: Localiser, filter: LetterFilter, offer: RetryOffer, until: Date): Panel => {
  if (offer.emails === 0) return panel(words.t('retry-nothing'))
  const params = { emails: offer.emails, price: usd(offer.priceMicros), worst: usd(offer.worstMicros) }
  return withRows(
    panel(
      bold(words.t('retry-title')),
      words.t('retry-emails', params),
      words.t('retry-price', params),
      words.t('retry-cap'),
      words.t('offer-until', { until: until.toISOString() }),
    ),
    [
      button('retry_letters', words.t('button-retry', params), causeParams(filter)),
      button('cancel', words.t('button-cancel')),
    ],
  )
}

/** Why these are given up: the listed reasons, or other words. */
export const reasonPanel = (words: Localiser, filter: LetterFilter, emails: number): Panel => {
  if (emails === 0) return panel(words.t('retry-nothing'))
  const about = causeParams(filter)
  const [first, second, ...rest] = SKIP_REASONS.map((reason) =>
    button('choose_reason', words.t(`skip-reason-${reason}`), { ...about, reason }),
  )
  return withRows(
    panel(bold(words.t('skip-why', { emails }))),
    [first, second],
    rest,
    [button('other_reason', words.t('button-other-reason'), about)],
    [button('cancel', words.t('button-cancel'))],
  )
}

/** A skipped email has no result: asked for twice. */
export const skipPanel = (
  words: Localiser,
  filter: LetterFilter,
  { emails, reason, until }: { readonly emails: number; readonly reason: string; readonly until: Date },
): Panel => {
  if (emails === 0) return panel(words.t('retry-nothing'))
  return withRows(
    panel(
      bold(words.t('skip-title')),
      words.t('skip-offer', { emails }),
      words.t('letters-reason', { reason: reasonText(words, reason) }),
      words.t('offer-until', { until: until.toISOString() }),
    ),
    [
      button('skip_letters', words.t('button-skip', { emails }), { ...causeParams(filter), reason }),
      button('cancel', words.t('button-cancel')),
    ],
  )
}
