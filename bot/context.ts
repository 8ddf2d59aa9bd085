// The context of the bot's handlers: grammY's, with what a button asks of the conversations further down.
import type { ConversationFlavor } from '@grammyjs/conversations'
import type { Context } from 'grammy'
import type { AnswerWanted } from './commands/command.ts'

interface Wizard {
  /** Set by a pressed button: leave the conversation that waits, and enter this one. */
  wizard?: { readonly ask: AnswerWanted | undefined }
}

export type BotContext = ConversationFlavor<Context & Wizard>

/** Who asks, as it stands in the journal. */
export const actorOf = (ctx: Context): string => `telegram:${ctx.from?.id ?? 'unknown'}`
