// What another try of letters costs, pure: as the plan expects it, and at the worst.
import type { RetryOffer } from './engine.ts'
import { costMicros, type Price } from './money.ts'
import { CLASSIFY_MOST } from './phases/classify-call.ts'
import { EMBED_MOST } from './phases/embed.ts'
import type { Plan } from './plan.ts'
import { ITEM_TRIES } from './retry.ts'
import { PHASES, type PhaseName } from './snapshot.ts'

/** What fails again may be tried as often once more by itself, at the end of the phase. */
const MOST_TRIES = 2 * ITEM_TRIES

type RetryPrice = Omit<RetryOffer, 'emails'>

/** The most that one email's call of that phase reserves, in micro-dollars. */
const reservation = (phase: PhaseName, prices: { readonly claude: Price; readonly voyage: Price }): number => {
  switch (phase) {
    case 'classify':
      return costMicros(prices.claude, CLASSIFY_MOST)
    case 'graph':
      return 0
    case 'embed':
      return costMicros(prices.voyage, EMBED_MOST)
  }
}

/** The price of `letters`, counted by the phase in which they are. `plan` is one of the same terms; `claude` the live price. */
export const retryPrice = (
  letters: readonly { readonly phase: PhaseName; readonly count: number }[],
  plan: Pick<Plan, 'phases'>,
  prices: { readonly claude: Price; readonly voyage: Price },
): RetryPrice => {
  let expected = 0
  let worst = 0
  for (const { phase, count } of letters) {
    for (const later of PHASES.slice(PHASES.indexOf(phase))) {
      // The plan pays once for emails of the same text; a letter is tried by itself.
      const { paid = 0, costMicros: cost } = plan.phases.find(({ name }) => name === later) ?? {}
      if (cost && paid > 0) expected += (cost.high / paid) * count
      worst += reservation(later, prices) * MOST_TRIES * count
    }
  }
  const priceMicros = Math.ceil(expected)
  return { priceMicros, worstMicros: Math.max(priceMicros, worst) }
}
