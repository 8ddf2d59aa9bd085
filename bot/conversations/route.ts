// The conversations, in one place: where they wait, how one is entered by a button, and how it ends.
import { conversations, createConversation } from '@grammyjs/conversations'
import { Composer, type Context } from 'grammy'
import type { BotContext } from '../context.ts'
import type { Desk } from '../desk.ts'
import { anotherAmount } from './another-amount.ts'
import { confirmName } from './confirm-name.ts'
import type { ConversationMemory } from './memory.ts'
import { skipReason } from './skip-reason.ts'

const AMOUNT = 'another-amount'
const REASON = 'skip-reason'
const NAME = 'confirm-name'
/** The conversation that asks for it. */
const OF = { start: AMOUNT, cap: AMOUNT, skip: REASON, remigrate: NAME } as const
/** Raise it when the steps change: a conversation that waits from before is then forgotten, not replayed wrongly. */
const VERSION = 2
const WAIT_MS = 10 * 60_000

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
  composer.use(createConversation(anotherAmount(desk), { id: AMOUNT, maxMillisecondsToWait: WAIT_MS }))
  composer.use(createConversation(skipReason(desk), { id: REASON, maxMillisecondsToWait: WAIT_MS }))
  composer.use(createConversation(confirmName(desk), { id: NAME, maxMillisecondsToWait: WAIT_MS }))
  composer.use(async (ctx, next) => {
    if (!ctx.wizard) return next()
    const { ask } = ctx.wizard
    if (ask) await ctx.conversation.enter(OF[ask.purpose], ask)
  })
  return composer
}
