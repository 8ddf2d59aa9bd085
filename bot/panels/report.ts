// The final report: durations, counts, money, incidents, validation; the same lines in the chat and in the file.
import { isIncidentKind } from '../../engine/incidents.ts'
import type { ReportRows } from '../../engine/store/report.ts'
import type { Spending } from '../../engine/store/spending.ts'
import type { Localiser } from '../localiser.ts'
import { runbookParams, usd } from './money.ts'
import { bold, button, lines, type Panel, withRows } from './panel.ts'

export interface ReportFacts extends ReportRows {
  readonly spending: Spending
  readonly now: Date
}

const between = (from: Date | null, to: Date | null): number => (from && to ? to.getTime() - from.getTime() : 0)

const runLines = (words: Localiser, { run, now }: ReportFacts): readonly string[] => [
  words.t('report-run', {
    name: run.name,
    emails: run.total,
    model: run.model,
    embedModel: run.embed_model,
    lane: run.lane,
  }),
  run.finished_at
    ? words.t('report-ended', {
        since: run.created_at.toISOString(),
        until: run.finished_at.toISOString(),
        took: between(run.created_at, run.finished_at),
      })
    : words.t('report-open', { since: run.created_at.toISOString(), took: between(run.created_at, now) }),
  run.validated_at
    ? words.t('report-validated', { at: run.validated_at.toISOString() })
    : words.t('report-not-validated'),
]

const phaseLines = (words: Localiser, { phases, now }: ReportFacts): readonly string[] =>
  phases.map(({ phase, done, failed, started_at: started, finished_at: finished }) =>
    words.t('report-phase', { phase, done, failed, took: between(started, finished ?? now) }),
  )

const moneyLines = (words: Localiser, { run, spending, approvals }: ReportFacts): readonly string[] => [
  words.t('report-money', {
    spent: usd(run.settled_micros),
    cap: usd(run.cap_micros),
    planned: usd(run.plan.phases.reduce((sum, { costMicros }) => sum + costMicros.mid, 0)),
  }),
  words.t('cost-runbook', runbookParams),
  ...spending.parts.map(({ phase, model, calls, micros }) =>
    words.t('cost-part', { phase, model, calls, spent: usd(micros) }),
  ),
  ...approvals.map(({ at, micros, revoked }) =>
    words.t(revoked ? 'report-approval-revoked' : 'report-approval', { at: at.toISOString(), cap: usd(micros) }),
  ),
]

const incidentLines = (words: Localiser, { incidents }: ReportFacts): readonly string[] =>
  incidents.length === 0
    ? [words.t('report-no-incident')]
    : incidents.flatMap(({ kind, times, seconds }) =>
        isIncidentKind(kind) ? [words.t('report-incident', { incident: kind, times, took: seconds * 1_000 })] : [],
      )

const letterLines = (words: Localiser, { letters }: ReportFacts): readonly string[] =>
  letters.length === 0
    ? [words.t('report-no-letter')]
    : letters.map(({ phase, code, resolution, count }) =>
        words.t(resolution === 'skipped' ? 'report-letter-skipped' : 'report-letter', { phase, code, count }),
      )

const sections = (words: Localiser, facts: ReportFacts) =>
  [
    [words.t('report-title'), runLines(words, facts)],
    [words.t('report-phases'), phaseLines(words, facts)],
    [words.t('cost-title'), moneyLines(words, facts)],
    [words.t('report-incidents'), incidentLines(words, facts)],
    [words.t('report-letters'), letterLines(words, facts)],
  ] as const

export const reportPanel = (words: Localiser, facts: ReportFacts): Panel =>
  withRows(
    {
      text: lines(
        ...sections(words, facts).flatMap(([title, body], at) => [...(at > 0 ? [''] : []), bold(title), ...body]),
      ),
      rows: [],
    },
    [button('report_file', words.t('button-report-file')), button('chart', words.t('button-chart'))],
  )

/** To be kept: Markdown. */
export const reportDocument = (words: Localiser, facts: ReportFacts): string =>
  sections(words, facts)
    .map(([title, body], at) => `${at === 0 ? '#' : '##'} ${title}\n\n${body.map((line) => `- ${line}`).join('\n')}\n`)
    .join('\n')
