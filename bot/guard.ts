// The guard, before everything: only the owners' numeric ids, only in their own chat; anybody else meets silence.
import type { Context, MiddlewareFn } from 'grammy'
import type { Logger } from 'pino'

export interface GuardDeps {
  readonly owners: readonly number[]
  /** Where pushes go; it may be a group of the owners. */
  readonly chatId: number
  readonly log: Logger
}

/** The kinds of updates that Telegram is asked for; any other is nobody's. */
export const HEARD = ['message', 'callback_query'] as const

/** What kind of update it is: the key beside its number. */
const kindsOf = (update: object): readonly string[] => Object.keys(update).filter((key) => key !== 'update_id')

const isHeard = ([kind, ...more]: readonly string[]): boolean =>
  more.length === 0 && HEARD.some((heard) => heard === kind)

/**
 * Throws when there is no owner: a bot that anybody may drive must not start. Channel posts and messages in the name of
 * a chat have no person behind them that could be checked, so they are strangers too. Telegram promises one kind per
 * update: in a forged one of two kinds, the person of one could vouch for the words of the other.
 */
export const guard = <C extends Context>({ owners, chatId, log }: GuardDeps): MiddlewareFn<C> => {
  if (owners.length === 0) throw new Error('no owner is configured: set the numeric Telegram id of at least one owner')
  const known = new Set(owners)
  return async (ctx, next) => {
    const id = ctx.from?.id
    const chat = ctx.chat
    const kinds = kindsOf(ctx.update)
    const owner = id !== undefined && known.has(id) && ctx.senderChat === undefined && isHeard(kinds)
    if (owner && chat !== undefined && (chat.id === id || chat.id === chatId)) return next()
    // Telegram reports the bot's own pinning back to it.
    if (id === ctx.me.id) return
    // A forged id may be a text, which is not for the log.
    const from = Number.isSafeInteger(id) ? id : undefined
    log.warn({ from, kind: kinds[0] ?? 'unknown' }, owner ? 'an owner spoke in a foreign chat' : 'a stranger knocked')
  }
}
