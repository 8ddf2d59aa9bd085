// The panels of /cleanup: what is missing before it, the question, and what it did.
import type { CleanupOutcome, CleanupState } from '../cleanup.ts'
import type { Localiser } from '../localiser.ts'
import { usd } from './money.ts'
import { bold, button, lines, type Panel, panel, withRows } from './panel.ts'

type Cleaned = Extract<CleanupOutcome, { readonly kind: 'cleaned' }>
type Refused = Exclude<CleanupState, { readonly kind: 'ready' }>

/** Why it may not be done, or need not be. */
export const refusalLine = (words: Localiser, state: Refused): string => {
  switch (state.kind) {
    case 'no_run':
      return words.t('cleanup-no-run')
    case 'unfinished':
      return words.t('cleanup-unfinished')
    case 'not_validated':
      return words.t('cleanup-not-validated')
    case 'stale':
      return words.t('cleanup-stale')
    case 'done':
      return words.t('cleanup-already', { at: state.at.toISOString() })
  }
}

const remedyOf = (words: Localiser, { kind }: Refused) => {
  if (kind === 'not_validated' || kind === 'stale') return button('validate', words.t('button-validate'))
  if (kind === 'unfinished') return button('status', words.t('button-status'))
  if (kind === 'no_run') return button('ask_start', words.t('button-plan'))
  return button('report', words.t('button-report'))
}

export const refusedPanel = (words: Localiser, state: Refused): Panel =>
  withRows(panel(bold(words.t('cleanup-title')), refusalLine(words, state)), [remedyOf(words, state)])

export const cleanupQuestion = (
  words: Localiser,
  { name, letters }: Extract<CleanupState, { readonly kind: 'ready' }>,
  until: Date,
): Panel =>
  withRows(
    panel(
      bold(words.t('cleanup-title')),
      words.t('cleanup-question', { name }),
      words.t('cleanup-will-checkpoint', { letters }),
      words.t('cleanup-will-log'),
      words.t('cleanup-will-cost'),
      words.t('cleanup-will-scratch'),
      words.t('offer-until', { until: until.toISOString() }),
    ),
    [button('cleanup', words.t('button-cleanup')), button('cancel', words.t('button-cancel'))],
  )

/** What was done, line by line; also for a terminal. */
export const cleanedLines = (words: Localiser, { steps, report }: Cleaned): readonly string[] => {
  const { cost, scratch, checkpoint, archived } = steps
  return [
    ...(cost
      ? [
          words.t('cleanup-cost', {
            planned: usd(cost.planned),
            approved: usd(cost.approved),
            claude: usd(cost.claude),
            voyage: usd(cost.voyage),
            total: usd(cost.claude + cost.voyage),
          }),
        ]
      : []),
    words.t('cleanup-report', { report }),
    ...(scratch ? [words.t('cleanup-scratch', scratch)] : []),
    words.t('cleanup-kept'),
    ...(checkpoint
      ? [
          words.t(checkpoint.removed ? 'cleanup-checkpoint' : 'cleanup-checkpoint-kept', {
            letters: checkpoint.letters,
          }),
        ]
      : []),
    typeof archived?.file === 'string'
      ? words.t('cleanup-archived', { file: archived.file })
      : words.t('cleanup-no-log'),
  ]
}

export const cleanedPanel = (words: Localiser, cleaned: Cleaned): Panel => ({
  text: lines(bold(words.t('cleanup-done')), ...cleanedLines(words, cleaned)),
  rows: [[button('report', words.t('button-report'))]],
})
