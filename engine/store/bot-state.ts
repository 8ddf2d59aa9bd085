// The bot's own state: a few named values (language, pinned message) that must outlive a restart.
import { z } from 'zod'
import { first, type Queryable } from './database.ts'

/** The value kept under `key`, or undefined when there is none or it has a shape of another version. */
export const readBotState = async <S extends z.ZodType>(
  db: Queryable,
  key: string,
  schema: S,
): Promise<z.output<S> | undefined> => {
  const row = await first(db, z.object({ value: z.unknown() }), 'select value from core.bot_state where key = $1', [
    key,
  ])
  const parsed = schema.safeParse(row?.value)
  return parsed.success ? parsed.data : undefined
}

/** Keeps `value` (anything that JSON can hold) under `key`. */
export const writeBotState = async (db: Queryable, key: string, value: unknown): Promise<void> => {
  await db.run(
    `insert into core.bot_state (key, value) values ($1, $2)
     on conflict (key) do update set value = excluded.value, updated_at = now()`,
    [key, JSON.stringify(value)],
  )
}
