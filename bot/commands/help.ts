// /help and /start: the commands, where the documentation is, and whom to ask.
import type { Localiser } from '../localiser.ts'
import { bold, type Panel, panel } from '../panels/panel.ts'
import { none } from './arguments.ts'
import { type Command, command } from './command.ts'

const helpPanel = (words: Localiser, names: readonly string[], rehearsal: boolean): Panel =>
  panel(
    bold(words.t('help-title')),
    words.t('help-promise'),
    rehearsal ? words.t('rehearsal-note') : undefined,
    '',
    ...names.map((name) => words.t('help-line', { name, description: words.t(`command-${name}`) })),
    '',
    words.t('help-documentation'),
    words.t('help-contact'),
  )

/** `list` is asked when the command is used: it holds this command too. */
export const helpCommand = (name: 'help' | 'start', list: () => readonly Command[]): Command =>
  command({
    name,
    read: none,
    async handle(desk, { chatId }) {
      const names = list().map((listed) => listed.name)
      void desk.answers.answer({ chatId }, helpPanel(desk.words(), names, desk.rehearsal))
    },
  })
