// A short wizard: the owner says in other words why letters are given up, and is asked once more. It skips nothing itself.
import type { Conversation } from '@grammyjs/conversations'
import type { Context } from 'grammy'
import { lookForPersonal } from '../../engine/privacy.ts'
import type { ReasonWanted } from '../commands/command.ts'
import { offerSkip } from '../commands/skip-letters.ts'
import type { BotContext } from '../context.ts'
import type { Desk } from '../desk.ts'
import { button, panel, withRows } from '../panels/panel.ts'

const TRIES = 3
/** In characters as people count them; the rest is cut. */
const LONGEST = 100

/** What is kept of the words: one line, cut; undefined when nothing is left or something personal stands in them. */
const readReason = (typed: string): string | undefined => {
  const kept = [...typed.replace(/\s+/g, ' ').trim()].slice(0, LONGEST).join('')
  // The whole is looked at: half a telephone number at the edge of the cut is none, but it is still somebody's.
  return kept === '' || lookForPersonal(typed).length > 0 ? undefined : kept
}

/** Everything that has an effect stands inside `external`: the rest runs again at every update. */
export const skipReason =
  (desk: Desk) =>
  async (conversation: Conversation<BotContext, Context>, ctx: Context, wanted: ReasonWanted): Promise<void> => {
    const chatId = ctx.chat?.id
    if (chatId === undefined) return
    const { purpose: _, ...cause } = wanted
    const tell = (key: string) =>
      conversation.external(() => {
        const words = desk.words()
        const body = withRows(panel(words.t(key)), [button('cancel', words.t('button-cancel'))])
        void desk.answers.answer({ chatId }, body)
      })
    await tell('reason-question')
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { message } = await conversation.waitFor('message:text')
      const reason = readReason(message.text)
      if (reason !== undefined) {
        await conversation.external(() => offerSkip(desk, { chatId }, { ...cause, reason }))
        return
      }
      await tell(tries + 1 < TRIES ? 'reason-personal' : 'reason-given-up')
    }
  }
