// /search words: the emails nearest to a question, by local numbers. The question is anonymised before it leaves.
import { z } from 'zod'
import { LONGEST_QUESTION } from '../../engine/search/search.ts'
import { spendableUntil } from '../buttons/verbs.ts'
import type { Call, Desk } from '../desk.ts'
import { usd } from '../panels/money.ts'
import { bold, type Panel, panel } from '../panels/panel.ts'
import { foundPanel, searchOfferPanel, searchRefusal } from '../panels/search.ts'
import { answerLater } from './background.ts'
import { command } from './command.ts'

const approved = z.object({ capMicros: z.int().positive() })
/** An earlier version numbered the lists: such a button names one that is forgotten. */
const wanted = z.object({ search: z.union([z.string(), z.number()]).transform(String), from: z.int().min(0) })

const answerTo = async (desk: Desk, { chatId, actor }: Call, question: string, signal: AbortSignal): Promise<Panel> => {
  // The question itself is written nowhere.
  const outcome = await desk.audit({ actor, verb: 'search' }, () => desk.search.search(question, signal))
  const words = desk.words()
  switch (outcome.kind) {
    case 'found':
      return foundPanel(words, outcome, desk.searches.keepFound(chatId, outcome))
    case 'needs_approval':
      desk.searches.keepQuestion(chatId, question)
      return searchOfferPanel(words, outcome, spendableUntil(desk.clock.now()))
    default:
      return panel(bold(words.t('search-title')), searchRefusal(words, outcome))
  }
}

const ask = (desk: Desk, call: Call, question: string): void =>
  answerLater(desk, {
    name: 'search',
    target: { chatId: call.chatId },
    meanwhile: 'search-running',
    make: (signal) => answerTo(desk, call, question, signal),
  })

const read = (argument: string): string | undefined =>
  argument !== '' && argument.length <= LONGEST_QUESTION ? argument : undefined

const offer = (desk: Desk, { chatId }: Pick<Call, 'chatId'>): void => {
  const until = spendableUntil(desk.clock.now())
  void desk.answers.answer({ chatId }, searchOfferPanel(desk.words(), desk.search.offer(), until))
}

export const search = command({
  name: 'search',
  stages: ['done'],
  read,
  handle: async (desk, call, question) => ask(desk, call, question),
  buttons: {
    approve_search: {
      async press(desk, call, params) {
        const { capMicros } = approved.parse(params)
        const { actor, chatId } = call
        const deed = { actor, verb: 'approve_search', params: { cap: usd(capMicros) } }
        await desk.audit(deed, () => desk.search.allow({ capMicros, by: actor }))
        const question = desk.searches.takeQuestion(chatId)
        if (question === undefined)
          void desk.answers.answer({ chatId }, panel(desk.words().t('search-approved', { cap: usd(capMicros) })))
        else ask(desk, call, question)
        return { toast: 'toast-approved' }
      },
      fresh: async (desk, call) => offer(desk, call),
    },
    search_more: {
      async press(desk, { chatId }, params) {
        const { search: id, from } = wanted.parse(params)
        const found = desk.searches.found(chatId, id)
        const words = desk.words()
        void desk.answers.answer(
          { chatId },
          found ? foundPanel(words, found, id, from) : panel(words.t('search-forgotten')),
        )
        return { toast: 'toast-shown' }
      },
    },
  },
})
