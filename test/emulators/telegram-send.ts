// The methods that put a new message into a chat.
import { z } from 'zod'
import { attachmentFor } from './telegram-attachments.ts'
import type { Attachment, ChatState } from './telegram-chats.ts'
import { badRequest } from './telegram-errors.ts'
import { checkedKeyboard } from './telegram-keyboard.ts'
import { toMessage } from './telegram-message.ts'
import { flag, integer, parametersOf, structured } from './telegram-parameters.ts'
import { chatFor, type Method } from './telegram-state.ts'
import { checkedText, type TextLimits } from './telegram-text.ts'

export const messageLimits: TextLimits = {
  longest: 4096,
  tooLong: 'message is too long',
  empty: 'message text is empty',
}

export const captionLimits: TextLimits = { longest: 1024, tooLong: 'message caption is too long' }

export const textSchema = z.object({
  text: z.string().default(''),
  caption: z.string().default(''),
  parse_mode: z.string().optional(),
  entities: structured(z.unknown()),
  caption_entities: structured(z.unknown()),
  reply_markup: structured(z.unknown()),
})

const sendSchema = textSchema.extend({
  disable_notification: flag.default(false),
  reply_parameters: structured(
    z.object({ message_id: integer, allow_sending_without_reply: flag.default(false) }).optional(),
  ),
})

const answeredMessage = (state: ChatState, reply: z.infer<typeof sendSchema>['reply_parameters']) => {
  if (reply === undefined || state.messages.has(reply.message_id)) return reply?.message_id
  if (reply.allow_sending_without_reply) return undefined
  throw badRequest('message to be replied not found')
}

const sendMessage: Method = (telegram, { values }) => {
  const sent = parametersOf(sendSchema, values)
  const formatted = checkedText({ text: sent.text, parseMode: sent.parse_mode, entities: sent.entities }, messageLimits)
  const keyboard = checkedKeyboard(sent.reply_markup)
  const state = chatFor(telegram, values)
  const replyTo = answeredMessage(state, sent.reply_parameters)
  telegram.pace.take(state.chat.id)
  const silent = sent.disable_notification
  const draft = { chatId: state.chat.id, from: telegram.bot, formatted, keyboard, replyTo, silent }
  return toMessage(state, telegram.chats.post(draft))
}

const sendFile =
  (kind: Attachment['kind']): Method =>
  (telegram, call) => {
    const sent = parametersOf(sendSchema, call.values)
    const caption = { text: sent.caption, parseMode: sent.parse_mode, entities: sent.caption_entities }
    const formatted = checkedText(caption, captionLimits)
    const keyboard = checkedKeyboard(sent.reply_markup)
    const state = chatFor(telegram, call.values)
    const replyTo = answeredMessage(state, sent.reply_parameters)
    const attachment = attachmentFor(telegram.chats, kind, call.values[kind], kind, call)
    telegram.pace.take(state.chat.id)
    const silent = sent.disable_notification
    const draft = { chatId: state.chat.id, from: telegram.bot, formatted, attachment, keyboard, replyTo, silent }
    return toMessage(state, telegram.chats.post(draft))
  }

export const sendMethods: Readonly<Record<string, Method>> = {
  sendMessage,
  sendPhoto: sendFile('photo'),
  sendDocument: sendFile('document'),
}
