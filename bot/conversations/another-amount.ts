// A short wizard: the owner names another cap, and gets the panel that offers it. It spends nothing by itself.
import { type Conversation, conversations, createConversation } from '@grammyjs/conversations'
import { Composer, type Context } from 'grammy'
import { readAmount } from '../commands/arguments.ts'
import { offerCap } from '../commands/cap.ts'
import type { AmountWanted } from '../commands/command.ts'
import { chosen, offerStart } from '../commands/start-migration.ts'
import type { BotContext } from '../context.ts'
import type { Desk } from '../desk.ts'
import { button, panel, withRows } from '../panels/panel.ts'
import type { ConversationMemory } from './memory.ts'

const NAME = 'another-amount'
/** Raise it when the steps change: a conversation that waits from before is then forgotten, not replayed wrongly. */
const VERSION = 1
const TRIES = 3
const WAIT_MS = 10 * 60_000

/** Everything that has an effect stands inside `external`: the rest runs again at every update. */
const anotherAmount =
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

/** Installed after guard, commands and buttons: a waiting wizard then swallows plain texts and nothing else. */
export const routeConversations = (desk: Desk, memory: ConversationMemory | undefined): Composer<BotContext> => {
  const composer = new Composer<BotContext>()
  const place = memory === undefined ? {} : { storage: { type: 'key' as const, version: VERSION, adapter: memory } }
  composer.use(conversations<BotContext, Context>(place))
  composer.use(async (ctx, next) => {
    // A button that opens or cancels a wizard ends the one that waits, before that one sees the press.
    if (ctx.wizard) await ctx.conversation.exitAll()
    await next()
  })
  composer.use(createConversation(anotherAmount(desk), { id: NAME, maxMillisecondsToWait: WAIT_MS }))
  composer.use(async (ctx, next) => {
    if (!ctx.wizard) return next()
    if (ctx.wizard.ask) await ctx.conversation.enter(NAME, ctx.wizard.ask)
  })
  return composer
}
