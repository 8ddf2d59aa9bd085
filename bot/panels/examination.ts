// The panel of a checklist or a validation: one line per question, and under what is not well its remedy.
import type { NamedResult } from '../../checks/results.ts'
import type { Localiser } from '../localiser.ts'
import { deedRows } from './deed-buttons.ts'
import { bold, button, lines, type Panel, withRows } from './panel.ts'

/** Question and finding of each result, then its remedy. */
export const examinationLines = (words: Localiser, results: readonly NamedResult[]): string[] =>
  results.flatMap(({ id, state, detail, remedy }) => [
    words.t('examination-line', { state, title: words.t(`check-${id}`), detail: words.say(detail) }),
    ...(remedy ? [words.t('examination-remedy', { remedy: words.say(remedy) })] : []),
  ])

/** `family`: `checklist` or `validation`, which names the keys of the title and the verdict. */
export const examinationPanel = (
  words: Localiser,
  family: 'checklist' | 'validation',
  results: readonly NamedResult[],
): Panel => {
  const failed = results.filter(({ state }) => state === 'fail').length
  const warned = results.filter(({ state }) => state === 'warn').length
  const blocking = results.filter(({ state, blocking: blocks }) => state === 'fail' && blocks).length
  const ok = results.length - failed - warned
  return {
    text: lines(
      bold(words.t(`${family}-title`)),
      ...examinationLines(words, results),
      '',
      words.t('examination-counts', { ok, warned, failed }),
      words.t(`${family}-verdict`, { blocking }),
    ),
    rows: deedRows(words, results),
  }
}

/** What forbids a start, with what the bot can do about it, and the way back to the plan. */
export const blockedPanel = (
  words: Localiser,
  blocking: readonly NamedResult[],
  again: 'ask_start' | 'ask_remigrate',
): Panel =>
  withRows(
    {
      text: lines(bold(words.t('plan-blocked', { count: blocking.length })), ...examinationLines(words, blocking)),
      rows: deedRows(words, blocking),
    },
    [button(again, words.t('button-plan-again'))],
  )
