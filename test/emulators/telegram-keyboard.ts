// Inline keyboards as a bot sends them: checked by the limits of the Bot API.
import type { InlineKeyboardButton } from 'grammy/types'
import { z } from 'zod'
import { badRequest } from './telegram-errors.ts'

const look = { text: z.string(), style: z.enum(['danger', 'success', 'primary']).exactOptional() }

const buttonSchema = z.union([
  z.object({ ...look, callback_data: z.string() }),
  z.object({ ...look, url: z.string() }),
  z.object({ ...look, copy_text: z.object({ text: z.string() }) }),
])

const markupSchema = z.union([
  z.object({ inline_keyboard: z.array(z.array(z.unknown())) }),
  z.object({ keyboard: z.array(z.array(z.unknown())) }),
  z.object({ remove_keyboard: z.literal(true) }),
  z.object({ force_reply: z.literal(true) }),
])

/** Telegram's own limit is on the size of the markup; a hundred buttons is where it lies in practice. */
const maxButtons = 100

export type Keyboard = readonly (readonly InlineKeyboardButton[])[]

const checkedButton = (sent: unknown): InlineKeyboardButton => {
  const parsed = buttonSchema.safeParse(sent)
  if (!parsed.success) throw badRequest('Text buttons are unallowed in the inline keyboard')
  const button = parsed.data
  if (button.text.trim() === '') throw badRequest("can't parse inline keyboard button: Text must be non-empty")
  if ('callback_data' in button) {
    const bytes = Buffer.byteLength(button.callback_data)
    if (bytes < 1 || bytes > 64) throw badRequest('BUTTON_DATA_INVALID')
  }
  if ('url' in button && !/^(https?|tg|ton):\/\/\S+$/i.test(button.url)) throw badRequest('BUTTON_URL_INVALID')
  return button
}

/**
 * The inline keyboard of a `reply_markup`, without empty rows; none for the other kinds of markup, which the emulated
 * phone does not show. Throws a 400 as the real server does.
 */
export const checkedKeyboard = (markup: unknown): Keyboard => {
  if (markup === undefined) return []
  const parsed = markupSchema.safeParse(markup)
  if (!parsed.success) throw badRequest('object expected as reply markup')
  if (!('inline_keyboard' in parsed.data)) return []
  const rows = parsed.data.inline_keyboard.map((row) => row.map(checkedButton)).filter((row) => row.length > 0)
  if (rows.flat().length > maxButtons) throw badRequest('reply markup is too long')
  return rows
}
