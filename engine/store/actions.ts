// Buttons as rows: a nonce, what it does, and one statement that settles double taps, staleness and audit.
import { z } from 'zod'
import { first, type Queryable } from './database.ts'

/** `brake` is honoured however late and however often, `spend` once and only while fresh, `view` costs nothing. */
export type Nature = 'brake' | 'spend' | 'view'

export interface NewAction {
  readonly nonce: string
  readonly verb: string
  readonly params: Readonly<Record<string, string | number>>
  readonly nature: Nature
  readonly createdAt: Date
  readonly expiresAt: Date
}

const params = z.record(z.string(), z.union([z.string(), z.number()]))
const claimedRow = z.object({ verb: z.string(), params })
const refusedRow = z.object({ verb: z.string(), params, used_at: z.date().nullable() })

type Action = z.output<typeof claimedRow>

export type Press =
  | ({ readonly kind: 'claimed' } & Action)
  /** Pressed before: nothing happens again. */
  | ({ readonly kind: 'used' } & Action)
  /** Too old to spend on. */
  | ({ readonly kind: 'expired' } & Action)
  /** No such button: forged, or older than what is kept. */
  | { readonly kind: 'unknown' }

/** Writes the buttons of one message. */
export const insertActions = async (db: Queryable, actions: readonly NewAction[]): Promise<void> => {
  if (actions.length === 0) return
  await db.run(
    `insert into core.bot_actions (nonce, verb, params, nature, created_at, expires_at)
     select nonce, verb, params, nature, "createdAt", "expiresAt" from jsonb_to_recordset($1::jsonb) as button
       (nonce text, verb text, params jsonb, nature text, "createdAt" timestamptz, "expiresAt" timestamptz)`,
    [JSON.stringify(actions)],
  )
}

/** One press of a button. Only the answer `claimed` may have an effect. */
export const pressAction = async (db: Queryable, nonce: string, by: string, at: Date): Promise<Press> => {
  const claimed = await first(
    db,
    claimedRow,
    `update core.bot_actions set used_at = $3, used_by = $2
      where nonce = $1 and (nature <> 'spend' or (used_at is null and expires_at > $3))
      returning verb, params`,
    [nonce, by, at],
  )
  if (claimed) return { kind: 'claimed', ...claimed }
  const refused = await first(db, refusedRow, 'select verb, params, used_at from core.bot_actions where nonce = $1', [
    nonce,
  ])
  if (!refused) return { kind: 'unknown' }
  return { kind: refused.used_at === null ? 'expired' : 'used', verb: refused.verb, params: refused.params }
}
