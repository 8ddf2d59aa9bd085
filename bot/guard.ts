// The guard, before everything: only the owners' numeric ids, only in their own chat; anybody else meets silence.
import type { Context, MiddlewareFn } from 'grammy'
import type { Logger } from 'pino'

export interface GuardDeps {
  readonly owners: readonly number[]
  /** Where pushes go; it may be a group of the owners. */
  readonly chatId: number
  readonly log: Logger
}

/** What kind of update it is: the one key beside its number. */
const kindOf = (update: object): string => Object.keys(update).find((key) => key !== 'update_id') ?? 'unknown'

/**
 * Throws when there is no owner: a bot that anybody may drive must not start. Channel posts and messages in the name of
 * a chat have no person behind them that could be checked, so they are strangers too.
 */
export const guard = <C extends Context>({ owners, chatId, log }: GuardDeps): MiddlewareFn<C> => {
  if (owners.length === 0) throw new Error('no owner is configured: set the numeric Telegram id of at least one owner')
  const known = new Set(owners)
  return async (ctx, next) => {
    const id = ctx.from?.id
    const chat = ctx.chat
    const owner = id !== undefined && known.has(id) && ctx.senderChat === undefined
    if (owner && chat !== undefined && (chat.id === id || chat.id === chatId)) return next()
    // Telegram reports the bot's own pinning back to it.
    if (id === ctx.me.id) return
    log.warn({ from: id, kind: kindOf(ctx.update) }, owner ? 'an owner spoke in a foreign chat' : 'a stranger knocked')
  }
}
