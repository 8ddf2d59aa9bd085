// /dlq: the letters by cause; trying them again shows its price first, giving them up is asked for twice.
import { z } from 'zod'
import { isLetterCode } from '../../engine/dead-letter.ts'
import { PHASES } from '../../engine/snapshot.ts'
import type { LetterFilter } from '../../engine/store/letters.ts'
import { spendableUntil } from '../buttons/verbs.ts'
import type { Call, Desk } from '../desk.ts'
import type { Params } from '../localiser.ts'
import { lettersPanel, retryPanel, skipPanel } from '../panels/letters.ts'
import { panel } from '../panels/panel.ts'
import { none } from './arguments.ts'
import { command } from './command.ts'

const filterParams = z.object({
  phase: z.enum(PHASES).exactOptional(),
  code: z.string().refine(isLetterCode).exactOptional(),
})

const show = async (desk: Desk, { chatId }: Call): Promise<void> => {
  const groups = await desk.engine.letters()
  void desk.answers.answer({ chatId }, lettersPanel(desk.words(), groups))
}

const askRetry = async (desk: Desk, { chatId }: Call, params: Params): Promise<void> => {
  const filter = filterParams.parse(params)
  const offer = await desk.engine.offerRetry(filter)
  const until = spendableUntil(desk.clock.now())
  void desk.answers.answer({ chatId }, retryPanel(desk.words(), filter, offer, until))
}

const matches = (filter: LetterFilter) => (group: { readonly phase: string; readonly code: string }) =>
  (filter.phase ?? group.phase) === group.phase && (filter.code ?? group.code) === group.code

const askSkip = async (desk: Desk, { chatId }: Call, params: Params): Promise<void> => {
  const filter = filterParams.parse(params)
  const open = (await desk.engine.letters()).filter(({ resolution }) => resolution === 'open').filter(matches(filter))
  const emails = open.reduce((sum, { count }) => sum + count, 0)
  const until = spendableUntil(desk.clock.now())
  void desk.answers.answer({ chatId }, skipPanel(desk.words(), filter, emails, until))
}

const settle = async (desk: Desk, call: Call, params: Params, verb: 'retry_letters' | 'skip_letters') => {
  const filter = filterParams.parse(params)
  const { actor } = call
  const { engine } = desk
  const { count } = await desk.audit({ actor, verb, params }, async () => ({
    kind: 'recorded',
    count: await (verb === 'retry_letters' ? engine.retryLetters(filter, actor) : engine.skipLetters(filter, actor)),
  }))
  const key = verb === 'retry_letters' ? 'retry-recorded' : 'skip-recorded'
  void desk.answers.answer(call, panel(desk.words().t(key, { count })))
  return { toast: 'toast-done' }
}

export const dlq = command({
  name: 'dlq',
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
    ask_skip: {
      async press(desk, call, params) {
        await askSkip(desk, call, params)
        return { toast: 'toast-shown' }
      },
    },
    retry_letters: { press: (desk, call, params) => settle(desk, call, params, 'retry_letters'), fresh: askRetry },
    skip_letters: { press: (desk, call, params) => settle(desk, call, params, 'skip_letters'), fresh: askSkip },
  },
})
