// Turns button specs into rows of core.bot_actions and the keyboard whose data are their nonces.
import type { InlineKeyboardMarkup } from 'grammy/types'
import { insertActions } from '../../engine/store/actions.ts'
import type { Queryable } from '../../engine/store/database.ts'
import type { Panel } from '../panels/panel.ts'
import { spendableUntil, VERBS } from './verbs.ts'

export interface Mint {
  readonly db: Queryable
  readonly now: () => Date
  /** At least 16 random characters that nobody can guess; callback data hold 64 bytes. */
  readonly nonce: () => string
}

/** Writes the buttons of a panel and gives its keyboard. The rows are committed before anybody can press them. */
export const mintKeyboard = async (mint: Mint, rows: Panel['rows']): Promise<InlineKeyboardMarkup> => {
  const createdAt = mint.now()
  const expiresAt = spendableUntil(createdAt)
  const minted = rows.map((row) => row.map((spec) => ({ ...spec, nonce: mint.nonce() })))
  await insertActions(
    mint.db,
    minted
      .flat()
      .map(({ nonce, verb, params }) => ({ nonce, verb, params, nature: VERBS[verb], createdAt, expiresAt })),
  )
  return {
    inline_keyboard: minted.map((row) => row.map(({ label, nonce }) => ({ text: label, callback_data: nonce }))),
  }
}
