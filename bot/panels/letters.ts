// The panels of /dlq: letters by cause, and the question before they are tried again or given up.
import type { LetterGroup, RetryOffer } from '../../engine/engine.ts'
import type { LetterFilter } from '../../engine/store/letters.ts'
import type { Localiser, Params } from '../localiser.ts'
import { usd } from './money.ts'
import { bold, button, lines, type Panel, panel, withRows } from './panel.ts'

/** Groups that get buttons of their own; the rest is reached by "all". */
const GROUPS_WITH_BUTTONS = 4

const filterParams = ({ phase, code }: LetterFilter): Params => ({
  ...(phase === undefined ? {} : { phase }),
  ...(code === undefined ? {} : { code }),
})

const groupLine = (words: Localiser, { phase, code, count, resolution, examples }: LetterGroup): string =>
  words.t('letters-group', {
    phase,
    code,
    count,
    resolution,
    examples: examples.map((number) => `#${number}`).join(', '),
  })

/** Counts and local numbers only: an email is never named by anything of its own. */
export const lettersPanel = (words: Localiser, groups: readonly LetterGroup[]): Panel => {
  const title = bold(words.t('letters-title'))
  if (groups.length === 0) return panel(title, words.t('letters-none'))
  const open = groups.filter(({ resolution }) => resolution === 'open')
  const body = { text: lines(title, ...groups.map((group) => groupLine(words, group))), rows: [] }
  const rows = open.slice(0, GROUPS_WITH_BUTTONS).map(({ phase, code, count }) => {
    const about = { phase, code }
    return [
      button('ask_retry', words.t('button-retry-group', { ...about, count }), about),
      button('ask_skip', words.t('button-skip-group', { count }), about),
    ]
  })
  return withRows(body, ...rows, open.length > 1 ? [button('ask_retry', words.t('button-retry-all'))] : [])
}

/** The price first, then the button. */
export const retryPanel = (words: Localiser, filter: LetterFilter, offer: RetryOffer, until: Date): Panel => {
  if (offer.emails === 0) return panel(words.t('retry-nothing'))
  const params = { emails: offer.emails, price: usd(offer.priceMicros) }
  return withRows(
    panel(bold(words.t('retry-title')), words.t('retry-offer', { ...params, until: until.toISOString() })),
    [
      button('retry_letters', words.t('button-retry', params), filterParams(filter)),
      button('cancel', words.t('button-cancel')),
    ],
  )
}

/** A skipped email is given up for good: asked for twice. */
export const skipPanel = (words: Localiser, filter: LetterFilter, emails: number, until: Date): Panel => {
  if (emails === 0) return panel(words.t('retry-nothing'))
  return withRows(panel(bold(words.t('skip-title')), words.t('skip-offer', { emails, until: until.toISOString() })), [
    button('skip_letters', words.t('button-skip', { emails }), filterParams(filter)),
    button('cancel', words.t('button-cancel')),
  ])
}
