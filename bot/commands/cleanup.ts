// /cleanup: after a validation that stands: asks once, then archives, writes the cost down, and drops what nothing needs.
import { spendableUntil } from '../buttons/verbs.ts'
import type { Call, Desk } from '../desk.ts'
import { cleanedPanel, cleanupQuestion, refusedPanel } from '../panels/cleanup.ts'
import type { Panel } from '../panels/panel.ts'
import { reportDocument } from '../panels/report.ts'
import { readFacts } from '../report-facts.ts'
import { none } from './arguments.ts'
import { answerLater } from './background.ts'
import { command } from './command.ts'

const offer = (desk: Desk, { chatId }: Pick<Call, 'chatId'>): void =>
  answerLater(desk, {
    name: 'cleanup',
    target: { chatId },
    meanwhile: 'cleanup-looking',
    async make() {
      const state = await desk.cleanup.look()
      const words = desk.words()
      if (state.kind !== 'ready') return refusedPanel(words, state)
      return cleanupQuestion(words, state, spendableUntil(desk.clock.now()))
    },
  })

/** The report as a file into the chat, beside the one that is kept on the server. */
const sendReport = async (desk: Desk, chatId: number, name: string): Promise<void> => {
  const facts = await readFacts(desk)
  if (!facts) return
  const words = desk.words()
  const pieces = async function* () {
    yield reportDocument(words, facts)
  }
  await desk.answers.document({ chatId }, { name, caption: words.t('report-title'), pieces })
}

const clean = async (desk: Desk, { chatId, actor }: Call): Promise<Panel> => {
  const words = desk.words()
  const outcome = await desk.audit({ actor, verb: 'cleanup' }, () => desk.cleanup.run({ by: actor, words }))
  if (outcome.kind !== 'cleaned') return refusedPanel(words, outcome)
  // The line that opens the new log: the old one ends with what came before.
  desk.log.info({ archived: outcome.steps.archived?.file ?? null }, 'Cleanup done')
  await sendReport(desk, chatId, outcome.report)
  return cleanedPanel(words, outcome)
}

export const cleanup = command({
  name: 'cleanup',
  stages: ['done'],
  read: none,
  handle: async (desk, call) => offer(desk, call),
  buttons: {
    ask_cleanup: {
      async press(desk, call) {
        offer(desk, call)
        return { toast: 'toast-started' }
      },
    },
    cleanup: {
      async press(desk, call) {
        answerLater(desk, {
          name: 'cleanup',
          target: { chatId: call.chatId },
          meanwhile: 'cleanup-running',
          make: () => clean(desk, call),
        })
        return { toast: 'toast-started' }
      },
      fresh: async (desk, call) => offer(desk, call),
    },
  },
})
