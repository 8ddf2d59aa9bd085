// The panel of /logs: lines of the log, the newest last; as many of them as one message holds.

import type { Localiser } from '../localiser.ts'
import type { LogLine } from '../log-lines.ts'
import { bold, button, lines, type Panel, withRows } from './panel.ts'

/** Telegram takes 4,096 characters; the state and the title want some of them. */
const ROOM = 3_400
const LONGEST_LINE = 220

const MARKS = { debug: '·', info: '·', warn: '⚠️', error: '❌', fatal: '❌' } as const

/** The newest lines that fit. */
const fitting = (all: readonly string[]): readonly string[] => {
  let room = ROOM
  const kept: string[] = []
  for (const line of all.toReversed()) {
    room -= line.length + 1
    if (room < 0) break
    kept.unshift(line)
  }
  return kept
}

export const logsPanel = (words: Localiser, found: readonly LogLine[], errors: boolean): Panel => {
  const shown = fitting(
    found.map(({ time, level, text }) =>
      words.t('logs-line', { at: time, mark: MARKS[level], text: text.slice(0, LONGEST_LINE) }),
    ),
  )
  return withRows(
    {
      text: lines(
        bold(words.t(errors ? 'logs-title-errors' : 'logs-title')),
        ...(shown.length === 0 ? [words.t('logs-empty')] : shown),
      ),
      rows: [],
    },
    [
      button(errors ? 'logs' : 'log_errors', words.t(errors ? 'button-logs' : 'button-log-errors')),
      button('log_file', words.t('button-log-file')),
    ],
  )
}
