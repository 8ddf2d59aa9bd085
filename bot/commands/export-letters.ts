// The button that sends all letters as a CSV file into the chat.
import type { Call, Desk } from '../desk.ts'
import { panel } from '../panels/panel.ts'
import type { Command } from './command.ts'

const send = (desk: Desk, { chatId }: Call): void => {
  const { answers, jobs, engine, clock } = desk
  const words = desk.words()
  const begun = jobs.start('export-letters', async () => {
    const day = clock.now().toISOString().slice(0, 10)
    const sent = await answers.document(
      { chatId },
      { name: `letters-${day}.csv`, caption: words.t('letters-file'), pieces: () => engine.exportLetters() },
    )
    if (sent === undefined) void answers.answer({ chatId }, panel(words.t('letters-file-failed')))
  })
  if (begun === 'busy') void answers.answer({ chatId }, panel(words.t('job-busy')))
}

export const exportButtons: Command['buttons'] = {
  export_letters: {
    async press(desk, call) {
      send(desk, call)
      return { toast: 'toast-started' }
    },
  },
}
