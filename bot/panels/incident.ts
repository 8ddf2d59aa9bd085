// The message of an incident: in its first line the state, the cause, the money at risk, and what doing nothing means.
import { INCIDENTS, type IncidentKind, type Remedy } from '../../engine/incidents.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import type { Localiser, Params } from '../localiser.ts'
import { usd } from './money.ts'
import { type ButtonSpec, bold, button, lines, type Panel, withRows } from './panel.ts'
import { restartButton } from './restart.ts'

/** Kinds that have figures to tell: keys `detail-<kind>`. */
const DETAILED: ReadonlySet<IncidentKind> = new Set([
  'rate_limited',
  'voyage_limited',
  'ram_high',
  'disk_full',
  'disk_low',
  'swap_high',
  'event_loop_lag',
  'rss_high',
  'clock_jump',
  'no_progress',
  'backup_old',
  'model_retiring',
  'spend_mismatch',
  'presidio_leaking',
  'error_breaker',
  'failure_rate_high',
  'failure_rate_hold',
  'letters_high',
  'letters_over_limit',
  'budget_50',
  'budget_80',
  'budget_95',
  'budget_reached',
  'pilot_off_plan',
  'vector_index_present',
  'crash_loop',
  'unclean_start',
])

/** For how long an incident may rest: an hour, or until the owner's morning. */
export const SNOOZES = ['hour', 'morning'] as const

export interface IncidentFacts {
  readonly id: number
  readonly kind: IncidentKind
  readonly params: Params
  readonly remedies: readonly Remedy[]
  readonly openedAt: Date
  /** Services whose restart may end it. */
  readonly restarts: readonly string[]
}

/** The button of a remedy. Those that spend open the panel that asks; a press in the morning finds it fresh. */
const remedyButton = (words: Localiser, remedy: Exclude<Remedy, 'restart'>, incidentId: number): ButtonSpec => {
  switch (remedy) {
    case 'resume':
      return button('ask_resume', words.t('button-resume'))
    case 'pause':
      return button('pause', words.t('button-pause'))
    case 'raise_cap':
      return button('ask_cap', words.t('button-cap'))
    case 'accept':
      return button('accept', words.t('button-accept'), { incidentId })
    case 'retry':
      return button('ask_retry', words.t('button-retry-all'))
    case 'remigrate':
      return button('ask_remigrate', words.t('button-remigrate'))
    case 'dlq':
      return button('letters', words.t('button-letters'))
    case 'status':
      return button('status', words.t('button-status'))
    case 'checklist':
      return button('checklist', words.t('button-checklist'))
  }
}

/** A row of buttons for these remedies; for a restart one for each service. */
export const remedyRow = (
  words: Localiser,
  remedies: readonly Remedy[],
  incidentId: number,
  restarts: readonly string[] = [],
): readonly ButtonSpec[] =>
  remedies.flatMap((remedy) =>
    remedy === 'restart'
      ? restarts.map((service) => restartButton(words, service))
      : [remedyButton(words, remedy, incidentId)],
  )

/** More than three buttons side by side cannot be read on a phone. */
export const rowsOf = (buttons: readonly ButtonSpec[]): readonly (readonly ButtonSpec[])[] =>
  buttons.length > 3 ? [buttons.slice(0, 2), ...rowsOf(buttons.slice(2))] : [buttons]

/** State, cause, money at risk, and what doing nothing means: what a locked phone shows. */
export const incidentFirstLine = (
  words: Localiser,
  kind: IncidentKind,
  params: Params,
  snapshot: Snapshot | undefined,
): string => {
  const { reaction, over } = INCIDENTS[kind]
  return words.t('incident-first-line', {
    state: words.t(snapshot ? `state-${snapshot.state}` : 'state-unknown-word'),
    cause: words.t(`incident-${kind}`, params),
    risk: usd(snapshot?.money.reservedMicros ?? 0),
    otherwise: words.t(`otherwise-${reaction}-${over}`),
  })
}

export const incidentPanel = (words: Localiser, facts: IncidentFacts, snapshot: Snapshot | undefined): Panel => {
  const { id, kind, params, remedies, openedAt, restarts } = facts
  const first = incidentFirstLine(words, kind, params, snapshot)
  const detail = DETAILED.has(kind) && Object.keys(params).length > 0 ? words.t(`detail-${kind}`, params) : undefined
  const programs = params.programs === undefined ? undefined : words.t('incident-programs', params)
  return withRows(
    {
      text: lines(bold(first), detail, programs, words.t('incident-number', { id, at: openedAt.toISOString() })),
      rows: [],
    },
    ...rowsOf(remedyRow(words, remedies, id, restarts)),
    [
      button('acknowledge', words.t('button-acknowledge'), { incidentId: id }),
      ...SNOOZES.map((until) => button('snooze', words.t(`button-snooze-${until}`), { incidentId: id, until })),
    ],
  )
}
