// The panel of /settings: what the owner chose, and a button for each thing that may be changed.
import type { Snapshot } from '../../engine/snapshot.ts'
import { LANGUAGES } from '../formats.ts'
import type { Localiser } from '../localiser.ts'
import { EVENTS, type Preferences } from '../preferences.ts'
import { bold, button, lines, type Panel, withRows } from './panel.ts'

/** Offered beside "none"; any other stretch may be typed. */
const QUIET_HOURS = ['22:00-08:00', '23:00-07:00'] as const

const pairs = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / 2) }, (_, index) => list.slice(2 * index, 2 * index + 2))

export const settingsPanel = (words: Localiser, preferences: Preferences, run: Snapshot['run']): Panel => {
  const { quiet, events } = preferences
  const loudness = (event: (typeof EVENTS)[number]) =>
    words.t('settings-event', { event: words.t(`event-${event}`), loudness: words.t(`loudness-${events[event]}`) })
  const body = lines(
    bold(words.t('settings-title')),
    words.t('settings-language', { language: words.language }),
    quiet ? words.t('settings-quiet', { from: quiet.from, to: quiet.to }) : words.t('settings-quiet-none'),
    '',
    bold(words.t('settings-events')),
    ...EVENTS.map(loudness),
    '',
    run ? words.t('settings-run', { rate: run.rateLimit, lane: run.lane }) : words.t('settings-no-run'),
  )
  return withRows(
    { text: body, rows: [] },
    LANGUAGES.map((language) => button('language', words.t('button-language', { language }), { language })),
    [
      button('quiet', words.t('button-quiet-off'), { quiet: 'off' }),
      ...QUIET_HOURS.map((quietHours) =>
        button('quiet', words.t('button-quiet', { hours: quietHours.replace('-', '–') }), { quiet: quietHours }),
      ),
    ],
    ...pairs(EVENTS.map((event) => button('event', loudness(event), { event }))),
  )
}
