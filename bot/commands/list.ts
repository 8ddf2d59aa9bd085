// The commands, in the order of the menu and of /help.
import { backup } from './backup.ts'
import { capButtons } from './cap.ts'
import { checklist } from './checklist.ts'
import { cleanup } from './cleanup.ts'
import type { ButtonHandler, Command } from './command.ts'
import { compareCommand } from './compare.ts'
import { cost } from './cost.ts'
import { dlq } from './dlq.ts'
import { dryrun } from './dryrun.ts'
import { exportButtons } from './export-letters.ts'
import { helpCommand } from './help.ts'
import { incidentButtons } from './incident-buttons.ts'
import { journal } from './journal.ts'
import { logs } from './logs.ts'
import { pause } from './pause.ts'
import { rate } from './rate.ts'
import { report } from './report.ts'
import { restartButtons } from './restart-buttons.ts'
import { resume } from './resume.ts'
import { search } from './search.ts'
import { settings } from './settings.ts'
import { skipButtons } from './skip-letters.ts'
import { startMigration } from './start-migration.ts'
import { status } from './status.ts'
import { stop } from './stop.ts'
import { validate } from './validate.ts'

export const COMMANDS: readonly Command[] = [
  checklist,
  backup,
  dryrun,
  compareCommand,
  startMigration,
  status,
  cost,
  pause,
  resume,
  stop,
  rate,
  dlq,
  validate,
  search,
  report,
  cleanup,
  logs,
  journal,
  settings,
  helpCommand('help', () => COMMANDS),
]

/** Sent by Telegram when the chat is opened for the first time; it is not in the menu. */
export const START: Command = helpCommand('start', () => COMMANDS)

const handlers = [
  ...COMMANDS.map(({ buttons }) => buttons),
  capButtons,
  incidentButtons,
  restartButtons,
  skipButtons,
  exportButtons,
]

/** The handler of every verb that a button may carry. */
export const BUTTONS: ReadonlyMap<string, ButtonHandler> = new Map(
  handlers.flatMap((buttons) => Object.entries(buttons)),
)
