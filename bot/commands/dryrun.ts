// /dryrun [n]: anonymises and counts the tokens of n emails drawn at random; writes nothing and pays nothing.

import { isLetterCode } from '../../engine/dead-letter.ts'
import type { DryRunReport } from '../../engine/engine.ts'
import type { Localiser } from '../localiser.ts'
import { bold, button, lines, type Panel, panel, withRows } from '../panels/panel.ts'
import { planLines } from '../panels/plan.ts'
import { optionalCount } from './arguments.ts'
import { answerLater } from './background.ts'
import { command } from './command.ts'

/** The runbook's sample. */
const USUAL = 1_000
const MOST = 200_000
/** Telegram allows about one edit per second in a chat; progress is not worth more than one in three. */
const PROGRESS_EVERY_MS = 3_000

const reportPanel = (words: Localiser, report: DryRunReport): Panel => {
  const { sample, failures, inputTokens, outputTokensAssumed, presidioTextsPerSecond, plan } = report
  const failed = Object.entries(failures)
    .filter(([code, count]) => isLetterCode(code) && count > 0)
    .map(([code, count]) => words.t('dryrun-failure', { code, count }))
  const text = lines(
    bold(words.t('dryrun-done', { sample, total: sample })),
    words.t('dryrun-tokens', { low: inputTokens.low, mid: inputTokens.mid, high: inputTokens.high }),
    words.t('dryrun-output', { tokens: outputTokensAssumed }),
    words.t('dryrun-presidio', { rate: presidioTextsPerSecond }),
    ...(failed.length > 0 ? failed : [words.t('dryrun-no-failure')]),
    words.t('dryrun-free'),
    '',
    ...planLines(words, plan),
  )
  return withRows({ text, rows: [] }, [button('ask_start', words.t('button-plan'))])
}

export const dryrun = command({
  name: 'dryrun',
  stages: ['idle'],
  read: optionalCount<number>(1, MOST, USUAL),
  async handle(desk, { chatId }, emails) {
    answerLater(desk, {
      name: 'dryrun',
      target: { chatId },
      meanwhile: 'dryrun-running',
      async make(signal, show) {
        let shownAt = desk.clock.monotonic()
        const onProgress = (done: number, total: number) => {
          if (desk.clock.monotonic() - shownAt < PROGRESS_EVERY_MS) return
          shownAt = desk.clock.monotonic()
          show(panel(desk.words().t('dryrun-progress', { done, total, share: total === 0 ? 0 : done / total })))
        }
        // The seed is the minute it was asked for: two dry runs in a row draw different emails.
        const seed = Math.floor(desk.clock.now().getTime() / 60_000)
        return reportPanel(desk.words(), await desk.engine.dryRun({ emails, seed, signal, onProgress }))
      },
    })
  },
})
