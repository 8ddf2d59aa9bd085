// The panel of /cost: spent, reserved, cap, forecast, and the runbook's figure beside them.
import type { Snapshot } from '../../engine/snapshot.ts'
import type { Localiser } from '../localiser.ts'
import { runbookParams, usd } from './money.ts'
import { bold, button, lines, type Panel, panel, withRows } from './panel.ts'

/** Money of the run; before the first run only the runbook's figures. */
export const costPanel = (words: Localiser, { run, state, money, phases }: Snapshot): Panel => {
  const title = bold(words.t('cost-title'))
  const runbook = words.t('cost-runbook', runbookParams)
  if (!run) return panel(title, words.t('cost-no-run'), runbook)
  const left = money.capMicros - money.spentMicros - money.reservedMicros
  const classified = phases.find(({ name }) => name === 'classify')?.done ?? 0
  const over = state === 'done' || state === 'validated'
  return withRows(
    {
      text: lines(
        title,
        words.t('cost-spent', { spent: usd(money.spentMicros) }),
        words.t('cost-reserved', { reserved: usd(money.reservedMicros) }),
        words.t('cost-cap', {
          cap: usd(money.capMicros),
          left: usd(Math.max(0, left)),
          share: money.capMicros === 0 ? 1 : money.spentMicros / money.capMicros,
        }),
        money.forecastMicros === undefined
          ? words.t('cost-forecast-none')
          : words.t('cost-forecast', { forecast: usd(money.forecastMicros) }),
        classified === 0 ? undefined : words.t('cost-each', { each: usd(money.spentMicros / classified) }),
        runbook,
      ),
      rows: [],
    },
    over ? [] : [button('ask_cap', words.t('button-cap'))],
  )
}
