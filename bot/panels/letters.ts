// The panel of /dlq: letters by cause with redacted examples, and what may be done about each.
import type { LetterExample, LetterGroup } from '../../engine/engine.ts'
import { lookForPersonal } from '../../engine/privacy.ts'
import type { Localiser } from '../localiser.ts'
import { reasonText } from './letter-questions.ts'
import { bold, button, lines, type Panel, panel, withRows } from './panel.ts'

/** Groups that get buttons and examples of their own; the rest is reached by "all" and by the file. */
const OPEN_WITH_BUTTONS = 4
const SKIPPED_WITH_BUTTONS = 2
const WITH_EXAMPLES = 6

/** A date and a subject side by side may read like a number of somebody: then the subject is left out. */
const exampleLine = (words: Localiser, { number, receivedAt, subject }: LetterExample): string => {
  const params = { number: `#${number}`, at: receivedAt?.toISOString() ?? '' }
  const bare = words.t(receivedAt === null ? 'letters-example-undated' : 'letters-example', params)
  const whole = subject === undefined ? bare : words.t('letters-example-subject', { example: bare, subject })
  return lookForPersonal(whole).length === 0 ? whole : bare
}

const groupLines = (words: Localiser, group: LetterGroup, place: number): readonly string[] => {
  const { phase, code, count, resolution, reason, examples } = group
  return [
    words.t('letters-group', { phase, code, count, resolution }),
    ...(reason === undefined ? [] : [words.t('letters-reason', { reason: reasonText(words, reason) })]),
    ...(place < WITH_EXAMPLES ? examples.map((example) => exampleLine(words, example)) : []),
  ]
}

/** Counts, local numbers, dates and anonymised subjects only. */
export const lettersPanel = (words: Localiser, groups: readonly LetterGroup[]): Panel => {
  const title = bold(words.t('letters-title'))
  if (groups.length === 0) return panel(title, words.t('letters-none'))
  const open = groups.filter(({ resolution }) => resolution === 'open')
  const skipped = groups.filter(({ resolution }) => resolution === 'skipped')
  const openRows = open.slice(0, OPEN_WITH_BUTTONS).map(({ phase, code, count }) => {
    const about = { phase, code }
    return [
      button('ask_retry', words.t('button-retry-group', { ...about, count }), about),
      button('ask_skip', words.t('button-skip-group', { count }), about),
    ]
  })
  const skippedRows = skipped
    .slice(0, SKIPPED_WITH_BUTTONS)
    .map(({ phase, code, count }) => [
      button('reopen_letters', words.t('button-reopen-group', { phase, count }), { phase, code }),
    ])
  return withRows(
    { text: lines(title, ...groups.flatMap((group, place) => groupLines(words, group, place))), rows: [] },
    ...openRows,
    open.length > 1 ? [button('ask_retry', words.t('button-retry-all'))] : [],
    ...skippedRows,
    [button('export_letters', words.t('button-export-letters'))],
  )
}
