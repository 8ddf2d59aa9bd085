// A short wizard: the owner names another cap, and gets the panel that offers it. It spends nothing by itself.
import type { Conversation } from '@grammyjs/conversations'
import type { Context } from 'grammy'
import { chosen } from '../commands/approval.ts'
import { readAmount } from '../commands/arguments.ts'
import { offerCap } from '../commands/cap.ts'
import type { AmountWanted } from '../commands/command.ts'
import { offerStart } from '../commands/start-migration.ts'
import type { BotContext } from '../context.ts'
import type { Desk } from '../desk.ts'
import { button, panel, withRows } from '../panels/panel.ts'

const TRIES = 3

/** Everything that has an effect stands inside `external`: the rest runs again at every update. */
export const anotherAmount =
  (desk: Desk) =>
  async (conversation: Conversation<BotContext, Context>, ctx: Context, wanted: AmountWanted): Promise<void> => {
    const chatId = ctx.chat?.id
    if (chatId === undefined) return
    const tell = (key: string) =>
      conversation.external(() => {
        const words = desk.words()
        const body = withRows(panel(words.t(key)), [button('cancel', words.t('button-cancel'))])
        void desk.answers.answer({ chatId }, body)
      })
    await tell('amount-question')
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { message } = await conversation.waitFor('message:text')
      const amount = readAmount(message.text)
      if (amount !== undefined) {
        await conversation.external(() => {
          if (wanted.purpose === 'start') offerStart(desk, { chatId }, { ...chosen(wanted), capMicros: amount })
          else offerCap(desk, { chatId }, amount)
        })
        return
      }
      await tell(tries + 1 < TRIES ? 'amount-unreadable' : 'amount-given-up')
    }
  }
