// The buttons by which letters are given up with a reason, and opened again.
import { z } from 'zod'
import type { LetterFilter } from '../../engine/store/letters.ts'
import { spendableUntil } from '../buttons/verbs.ts'
import type { Call, Desk } from '../desk.ts'
import type { Params } from '../localiser.ts'
import { reasonPanel, skipPanel } from '../panels/letter-questions.ts'
import { lettersPanel } from '../panels/letters.ts'
import { panel } from '../panels/panel.ts'
import type { Command } from './command.ts'
import { causeShape, countOpen } from './letter-cause.ts'

const reasonShape = causeShape.extend({ reason: z.string() })

/** Asks a second time, with the reason that was chosen or typed. */
export const offerSkip = async (
  desk: Desk,
  { chatId }: Pick<Call, 'chatId'>,
  { reason, ...cause }: LetterFilter & { readonly reason: string },
): Promise<void> => {
  const emails = await countOpen(desk, cause)
  const facts = { emails, reason, until: spendableUntil(desk.clock.now()) }
  void desk.answers.answer({ chatId }, skipPanel(desk.words(), cause, facts))
}

const skip = async (desk: Desk, call: Call, params: Params) => {
  const { reason, ...cause } = reasonShape.parse(params)
  const { actor } = call
  const { count } = await desk.audit({ actor, verb: 'skip_letters', params }, async () => ({
    kind: 'recorded',
    count: await desk.engine.skipLetters(cause, reason, actor),
  }))
  void desk.answers.answer(call, panel(desk.words().t('skip-recorded', { count })))
  return { toast: 'toast-done' }
}

const reopen = async (desk: Desk, call: Call, params: Params) => {
  const cause = causeShape.parse(params)
  const { actor, chatId } = call
  const { count } = await desk.audit({ actor, verb: 'reopen_letters', params }, async () => ({
    kind: 'recorded',
    count: await desk.engine.reopenLetters(cause, actor),
  }))
  void desk.answers.answer({ chatId }, panel(desk.words().t('reopen-recorded', { count })))
  return { toast: 'toast-done' }
}

export const skipButtons: Command['buttons'] = {
  ask_skip: {
    async press(desk, { chatId }, params) {
      const cause = causeShape.parse(params)
      void desk.answers.answer({ chatId }, reasonPanel(desk.words(), cause, await countOpen(desk, cause)))
      return { toast: 'toast-reason' }
    },
  },
  choose_reason: {
    async press(desk, call, params) {
      await offerSkip(desk, call, reasonShape.parse(params))
      return { toast: 'toast-shown' }
    },
  },
  other_reason: {
    press: async (_desk, _call, params) => ({
      toast: 'toast-reason',
      ask: { purpose: 'skip', ...causeShape.parse(params) },
    }),
  },
  skip_letters: {
    press: skip,
    fresh: (desk, call, params) => offerSkip(desk, call, reasonShape.parse(params)),
  },
  reopen_letters: {
    press: reopen,
    async fresh(desk, { chatId }) {
      void desk.answers.answer({ chatId }, lettersPanel(desk.words(), await desk.engine.letters()))
    },
  },
}
