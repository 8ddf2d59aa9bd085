// Every update is handled at most once, over restarts too: Telegram sends again what a killed bot had not confirmed.
import type { Context, MiddlewareFn } from 'grammy'
import type { Logger } from 'pino'
import type { Queryable } from '../engine/store/database.ts'
import { takeUpdate } from '../engine/store/updates.ts'
import { faultOf } from './fault.ts'

/** Updates kept in memory for the time in which the store does not answer. */
const REMEMBERED = 1_000

export const once = <C extends Context>({
  db,
  log,
}: {
  readonly db: Queryable
  readonly log: Logger
}): MiddlewareFn<C> => {
  const remembered = new Set<number>()
  const take = async (updateId: number): Promise<boolean> => {
    if (remembered.has(updateId)) return false
    remembered.add(updateId)
    const [oldest] = remembered
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest)
    try {
      return await takeUpdate(db, updateId)
    } catch (error) {
      // Without its store the bot must still brake; memory then keeps the updates apart.
      log.error({ fault: faultOf(error) }, 'the store does not answer: updates are remembered in memory')
      return true
    }
  }
  return async (ctx, next) => {
    if (await take(ctx.update.update_id)) return next()
    log.info({ update: ctx.update.update_id }, 'an update came again and was ignored')
  }
}
