// /journal [n]: who did what, when, and what came of it.
import { lastOfJournal } from '../../engine/store/journal.ts'
import { journalPanel } from '../panels/journal.ts'
import { optionalCount } from './arguments.ts'
import { command } from './command.ts'

const USUAL = 10
const MOST = 40

export const journal = command({
  name: 'journal',
  read: optionalCount<number>(1, MOST, USUAL),
  async handle(desk, { chatId }, count) {
    const rows = await lastOfJournal(desk.db, count)
    void desk.answers.answer({ chatId }, journalPanel(desk.words(), rows))
  },
})
