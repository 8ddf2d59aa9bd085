// The panel of /journal: who did what, from which state to which, and what came of it.
import type { JournalRow } from '../../engine/store/journal.ts'
import type { Localiser } from '../localiser.ts'
import { bold, lines, type Panel, panel } from './panel.ts'

/** Telegram ids and user names stay at home: only from where it was done is shown. */
const placeOf = (actor: string): string => actor.split(':')[0] ?? actor

export const journalPanel = (words: Localiser, rows: readonly JournalRow[]): Panel => {
  const title = bold(words.t('journal-title'))
  if (rows.length === 0) return panel(title, words.t('journal-empty'))
  const stateName = (state: string | null) => (state === null ? '?' : words.t(`state-${state}`))
  return {
    text: lines(
      title,
      ...rows.map(({ at, actor, verb, state_before, state_after, outcome }) =>
        words.t('journal-line', {
          at: at.toISOString(),
          place: placeOf(actor),
          verb,
          before: stateName(state_before),
          after: stateName(state_after),
          outcome,
        }),
      ),
    ),
    rows: [],
  }
}
