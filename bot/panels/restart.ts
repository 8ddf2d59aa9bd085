// The panels of a restart: what it cuts, asked before it is done; the command for a hand; and what came of it.
import { FormattedString } from '@grammyjs/parse-mode'
import type { Restarter, RestartOutcome } from '../../engine/restarts.ts'
import type { Localiser } from '../localiser.ts'
import { type ButtonSpec, bold, button, lines, type Panel, panel, withRows } from './panel.ts'

/** The button that asks whether this service is to be restarted. */
export const restartButton = (words: Localiser, service: string): ButtonSpec =>
  button('ask_restart', words.t('button-restart', { service }), { service })

/** The command as Telegram copies it by a tap. */
const byHand = (restarter: Pick<Restarter, 'command'>, service: string): FormattedString | undefined => {
  const command = restarter.command(service)
  return command === undefined ? undefined : FormattedString.code(command)
}

/** Asks; where no button can do it, it shows what to type. */
export const askRestartPanel = (words: Localiser, restarter: Restarter, service: string, until: Date): Panel => {
  if (!restarter.services.includes(service)) return restartResultPanel(words, restarter, service, 'not_listed')
  if (!restarter.hasDocker) return restartResultPanel(words, restarter, service, 'no_docker')
  return withRows(
    panel(
      bold(words.t('restart-title', { service })),
      words.t('restart-question', { service }),
      words.t('restart-until', { until: until.toISOString() }),
    ),
    [button('restart', words.t('button-restart-confirm'), { service }), button('cancel', words.t('button-cancel'))],
  )
}

/** Tells what came of it, and what to do next. */
export const restartResultPanel = (
  words: Localiser,
  restarter: Pick<Restarter, 'command'>,
  service: string,
  outcome: RestartOutcome['kind'],
): Panel => ({
  text: lines(
    bold(words.t('restart-title', { service })),
    words.t(`restart-${outcome}`, { service }),
    outcome === 'restarted' || outcome === 'no_answer' ? undefined : byHand(restarter, service),
  ),
  rows: [],
})
