// Updates of Telegram that were already taken: one that is delivered again after a restart does nothing.
import type { Queryable } from './database.ts'

/**
 * Takes an update. True the first time, false when it was taken before. It is taken before it is handled: a kill in
 * the middle loses the answer, which the owner asks for again; handling twice might spend twice.
 */
export const takeUpdate = async (db: Queryable, updateId: number): Promise<boolean> => {
  const taken = await db.run('insert into core.bot_updates (update_id) values ($1) on conflict do nothing', [updateId])
  return taken === 1
}

/** Forgets updates taken before `before`. Telegram keeps updates for 24 h and may start other numbers after a week. */
export const forgetUpdates = async (db: Queryable, before: Date): Promise<void> => {
  await db.run('delete from core.bot_updates where handled_at < $1', [before])
}
