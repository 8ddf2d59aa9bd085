// The panel of /cost: spent, reserved, cap, forecast, by phase and day, and the runbook's figure beside them.
import type { Snapshot } from '../../engine/snapshot.ts'
import type { Spending } from '../../engine/store/spending.ts'
import type { Localiser } from '../localiser.ts'
import { runbookParams, usd } from './money.ts'
import { bold, button, lines, type Panel, panel, withRows } from './panel.ts'

/** Days that are listed: the last ones. */
const DAYS_SHOWN = 7

const partLines = (words: Localiser, { parts }: Spending): readonly string[] =>
  parts.map(({ phase, model, calls, micros, estimatedMicros }) =>
    words.t(estimatedMicros > 0 ? 'cost-part-estimated' : 'cost-part', {
      phase,
      model,
      calls,
      spent: usd(micros),
      estimated: usd(estimatedMicros),
    }),
  )

/** A run of one day says nothing by its day. */
const dayLines = (words: Localiser, { days }: Spending): readonly string[] =>
  days.length < 2
    ? []
    : days
        .slice(-DAYS_SHOWN)
        .map(({ day, micros }) => words.t('cost-day', { day: `${day}T12:00:00Z`, spent: usd(micros) }))

const detailLines = (words: Localiser, spending: Spending | undefined): readonly string[] =>
  spending === undefined || spending.parts.length === 0
    ? []
    : [
        '',
        ...partLines(words, spending),
        ...dayLines(words, spending),
        words.t('cost-hour', { spent: usd(spending.lastHourMicros) }),
      ]

/** Money of the run; before the first run only the runbook's figures. */
export const costPanel = (
  words: Localiser,
  { run, state, money, phases }: Snapshot,
  spending: Spending | undefined,
): Panel => {
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
        ...detailLines(words, spending),
        '',
        runbook,
      ),
      rows: [],
    },
    [
      ...(over ? [] : [button('ask_cap', words.t('button-cap'))]),
      ...(spending && spending.history.length > 1 ? [button('chart', words.t('button-chart'))] : []),
    ],
  )
}
