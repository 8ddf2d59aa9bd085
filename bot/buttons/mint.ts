// Turns button specs into rows of core.bot_actions and the keyboard whose data are their nonces.
import type { InlineKeyboardMarkup } from 'grammy/types'
import { insertActions } from '../../engine/store/actions.ts'
import type { Queryable } from '../../engine/store/database.ts'
import { isStoreAway } from '../../engine/store/steady.ts'
import type { Panel } from '../panels/panel.ts'
import type { Keepsake } from './keepsake.ts'
import { spendableUntil, VERBS } from './verbs.ts'

export interface Mint {
  readonly db: Queryable
  readonly now: () => Date
  /** At least 16 random characters that nobody can guess; callback data hold 64 bytes. */
  readonly nonce: () => string
  readonly keepsake: Keepsake
}

/**
 * Writes the buttons of a panel and gives its keyboard. The rows are committed before anybody can press them; while the
 * store is lost only those buttons are there that memory can serve, which spend no money.
 */
export const mintKeyboard = async (mint: Mint, rows: Panel['rows']): Promise<InlineKeyboardMarkup> => {
  const createdAt = mint.now()
  const expiresAt = spendableUntil(createdAt)
  const minted = rows.map((row) =>
    row.map(({ label, verb, params }) => ({
      label,
      action: { nonce: mint.nonce(), verb, params, nature: VERBS[verb], createdAt, expiresAt },
    })),
  )
  const actions = minted.flat().map(({ action }) => action)
  for (const action of actions) mint.keepsake.keep(action)
  let isKept = true
  try {
    await insertActions(mint.db, actions)
  } catch (error) {
    if (!isStoreAway(error)) throw error
    isKept = false
  }
  const shown = minted.map((row) => row.filter(({ action }) => isKept || mint.keepsake.has(action.nonce)))
  return {
    inline_keyboard: shown
      .filter((row) => row.length > 0)
      .map((row) => row.map(({ label, action }) => ({ text: label, callback_data: action.nonce }))),
  }
}
