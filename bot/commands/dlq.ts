// /dlq: the letters by cause; trying them again shows its price first.
import { spendableUntil } from '../buttons/verbs.ts'
import type { Call, Desk } from '../desk.ts'
import type { Params } from '../localiser.ts'
import { retryPanel } from '../panels/letter-questions.ts'
import { lettersPanel } from '../panels/letters.ts'
import { panel } from '../panels/panel.ts'
import { none } from './arguments.ts'
import { command } from './command.ts'
import { causeShape } from './letter-cause.ts'

const show = async (desk: Desk, { chatId }: Call): Promise<void> => {
  const groups = await desk.engine.letters()
  void desk.answers.answer({ chatId }, lettersPanel(desk.words(), groups))
}

const askRetry = async (desk: Desk, { chatId }: Call, params: Params): Promise<void> => {
  const cause = causeShape.parse(params)
  const offer = await desk.engine.offerRetry(cause)
  const until = spendableUntil(desk.clock.now())
  void desk.answers.answer({ chatId }, retryPanel(desk.words(), cause, offer, until))
}

const retry = async (desk: Desk, call: Call, params: Params) => {
  const cause = causeShape.parse(params)
  const { actor } = call
  const { count } = await desk.audit({ actor, verb: 'retry_letters', params }, async () => ({
    kind: 'recorded',
    count: await desk.engine.retryLetters(cause, actor),
  }))
  void desk.answers.answer(call, panel(desk.words().t('retry-recorded', { count })))
  return { toast: 'toast-done' }
}

export const dlq = command({
  name: 'dlq',
  stages: ['running', 'held', 'done'],
  read: none,
  handle: show,
  buttons: {
    letters: {
      async press(desk, call) {
        await show(desk, call)
        return { toast: 'toast-shown' }
      },
    },
    ask_retry: {
      async press(desk, call, params) {
        await askRetry(desk, call, params)
        return { toast: 'toast-shown' }
      },
    },
    retry_letters: { press: retry, fresh: askRetry },
  },
})
