// The panel of /resume: where it stood, the last errors, whether the cause is gone, and only then the button.
import type { LetterGroup } from '../../engine/engine.ts'
import { INCIDENTS } from '../../engine/incidents.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import type { Localiser } from '../localiser.ts'
import { usd } from './money.ts'
import { bold, button, lines, type Panel, panel, withRows } from './panel.ts'

export interface ResumeFacts {
  readonly snapshot: Snapshot
  readonly letters: readonly LetterGroup[]
  /** Requests per minute to resume with; undefined keeps the run's own. */
  readonly rate: number | 'auto' | undefined
  /** Until when the button is honoured. */
  readonly until: Date
  /** Hash of the terms of now: an approval that was revoked or is out of date binds to it. */
  readonly planHash: string | undefined
}

const LETTER_LINES = 3

const storyLines = (words: Localiser, { snapshot, letters }: ResumeFacts) => {
  const phase = snapshot.phases.find(({ state }) => state !== 'done')
  const holding = snapshot.incidents.filter(({ kind }) => INCIDENTS[kind].reaction === 'hold')
  const open = letters.filter(({ resolution }) => resolution === 'open')
  return [
    phase
      ? words.t('resume-stood', { phase: phase.name, done: phase.done, total: phase.total })
      : words.t('resume-stood-done'),
    snapshot.checkpointAgeMs === undefined
      ? undefined
      : words.t('status-checkpoint', { age: snapshot.checkpointAgeMs }),
    ...open
      .slice(0, LETTER_LINES)
      .map(({ phase: where, code, count }) => words.t('resume-letters', { phase: where, code, count })),
    open.length === 0 ? words.t('resume-no-letters') : undefined,
    ...holding.map(({ kind }) => words.t('resume-cause-there', { kind })),
    holding.length === 0 ? words.t('resume-cause-gone') : undefined,
  ]
}

/** What /resume answers in each state. A revoked approval is asked for again, with its cap. */
export const resumePanel = (words: Localiser, facts: ResumeFacts): Panel => {
  const { snapshot, rate, until, planHash } = facts
  const { state, run, money } = snapshot
  if (!run || state === 'idle')
    return withRows(panel(words.t('resume-nothing')), [button('ask_start', words.t('button-plan'))])
  if (state === 'done' || state === 'validated') return panel(words.t('resume-done'))
  if (state === 'running')
    return panel(rate === undefined ? words.t('resume-running') : words.t('resume-running-rate', { rate }))
  const story = lines(
    bold(words.t('resume-title', { name: run.name })),
    ...storyLines(words, facts),
    '',
    words.t('offer-until', { until: until.toISOString() }),
  )
  const cancel = button('cancel', words.t('button-cancel'))
  if (planHash !== undefined) {
    const cap = usd(money.capMicros)
    const params = { capMicros: money.capMicros, planHash, resume: 1, ...(rate === undefined ? {} : { rate }) }
    const approve = button('approve_cap', words.t('button-approve-resume', { cap }), params)
    const other = button('ask_cap', words.t('button-cap'))
    return withRows({ text: lines(story, words.t('resume-approval', { cap })), rows: [] }, [approve], [other, cancel])
  }
  const label = rate === undefined ? words.t('button-resume') : words.t('button-resume-rate', { rate })
  return withRows({ text: story, rows: [] }, [button('resume', label, rate === undefined ? {} : { rate }), cancel])
}
