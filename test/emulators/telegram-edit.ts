// The methods that change or remove a message in place.
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { attachmentFor } from './telegram-attachments.ts'
import type { MessageContent, Posted } from './telegram-chats.ts'
import { badRequest } from './telegram-errors.ts'
import { checkedKeyboard } from './telegram-keyboard.ts'
import { toMessage } from './telegram-message.ts'
import { parametersOf, structured } from './telegram-parameters.ts'
import { captionLimits, messageLimits, textSchema } from './telegram-send.ts'
import { chatFor, type Method, messageFor, type Telegram } from './telegram-state.ts'
import { checkedText } from './telegram-text.ts'

const notModified =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content ' +
  'and reply markup of the message'

/** Bots cannot remove what is older than two days. */
const removableMs = 48 * 60 * 60 * 1000

const contentOf = ({ formatted, attachment, keyboard }: Posted): MessageContent => ({ formatted, attachment, keyboard })

const edited = (
  telegram: Telegram,
  values: Readonly<Record<string, unknown>>,
  change: (message: Posted) => Partial<MessageContent>,
) => {
  const state = chatFor(telegram, values)
  const message = messageFor(state, values, 'message to edit not found')
  if (message.from.id !== telegram.bot.id || message.pinNotice !== undefined)
    throw badRequest("message can't be edited")
  const content = { ...contentOf(message), ...change(message) }
  if (isDeepStrictEqual(content, contentOf(message))) throw badRequest(notModified)
  telegram.pace.take(state.chat.id)
  return toMessage(state, telegram.chats.edit(message, content))
}

/** Leaving `reply_markup` out removes the keyboard, as the real server does. */
const editMessageText: Method = (telegram, { values }) => {
  const sent = parametersOf(textSchema, values)
  const formatted = checkedText({ text: sent.text, parseMode: sent.parse_mode, entities: sent.entities }, messageLimits)
  const keyboard = checkedKeyboard(sent.reply_markup)
  return edited(telegram, values, ({ attachment }) => {
    if (attachment !== undefined) throw badRequest('there is no text in the message to edit')
    return { formatted, keyboard }
  })
}

const editMessageCaption: Method = (telegram, { values }) => {
  const sent = parametersOf(textSchema, values)
  const caption = { text: sent.caption, parseMode: sent.parse_mode, entities: sent.caption_entities }
  const formatted = checkedText(caption, captionLimits)
  const keyboard = checkedKeyboard(sent.reply_markup)
  return edited(telegram, values, ({ attachment }) => {
    if (attachment === undefined) throw badRequest('there is no caption in the message to edit')
    return { formatted, keyboard }
  })
}

const mediaSchema = z.object({
  media: structured(
    z.object({
      type: z.enum(['photo', 'document']),
      media: z.string(),
      caption: z.string().default(''),
      parse_mode: z.string().optional(),
      caption_entities: z.unknown().optional(),
    }),
  ),
  reply_markup: structured(z.unknown()),
})

const editMessageMedia: Method = (telegram, call) => {
  const { media, reply_markup } = parametersOf(mediaSchema, call.values)
  const caption = { text: media.caption, parseMode: media.parse_mode, entities: media.caption_entities }
  const formatted = checkedText(caption, captionLimits)
  const keyboard = checkedKeyboard(reply_markup)
  const attachment = attachmentFor(telegram.chats, media.type, media.media, 'media', call)
  return edited(telegram, call.values, () => ({ formatted, keyboard, attachment }))
}

const editMessageReplyMarkup: Method = (telegram, { values }) => {
  const keyboard = checkedKeyboard(parametersOf(textSchema, values).reply_markup)
  return edited(telegram, values, () => ({ keyboard }))
}

const deleteMessage: Method = (telegram, { values }) => {
  const message = messageFor(chatFor(telegram, values), values, 'message to delete not found')
  if (telegram.clock() - message.at > removableMs) throw badRequest("message can't be deleted")
  telegram.chats.remove(message)
  return true
}

export const editMethods: Readonly<Record<string, Method>> = {
  editMessageText,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  deleteMessage,
}
