// The panel by which another cap is approved for the open run.
import type { Plan } from '../../engine/plan.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import type { Localiser } from '../localiser.ts'
import { roundUpToDollar, usd } from './money.ts'
import { bold, button, lines, type Panel, withRows } from './panel.ts'

const DOLLAR = 1_000_000

/** The cap that is enough for the rest at the plan's 95th percentile, and more than the cap of now; micro-dollars. */
export const capOffer = ({ money }: Snapshot, rest: Plan): number => {
  const enough = roundUpToDollar(money.spentMicros + money.reservedMicros + rest.capOfferMicros)
  return Math.max(enough, roundUpToDollar(money.capMicros + DOLLAR))
}

export const capPanel = (
  words: Localiser,
  offer: { readonly snapshot: Snapshot; readonly capMicros: number; readonly planHash: string; readonly until: Date },
): Panel => {
  const { snapshot, capMicros, planHash, until } = offer
  const { money } = snapshot
  const cap = usd(capMicros)
  return withRows(
    {
      text: lines(
        bold(words.t('cap-title')),
        words.t('cap-now', {
          cap: usd(money.capMicros),
          spent: usd(money.spentMicros),
          reserved: usd(money.reservedMicros),
        }),
        money.forecastMicros === undefined
          ? undefined
          : words.t('cost-forecast', { forecast: usd(money.forecastMicros) }),
        words.t('cap-offer', { cap, until: until.toISOString() }),
      ),
      rows: [],
    },
    [button('approve_cap', words.t('button-approve', { cap }), { capMicros, planHash })],
    [
      button('another_amount', words.t('button-another-amount'), { purpose: 'cap' }),
      button('cancel', words.t('button-cancel')),
    ],
  )
}
