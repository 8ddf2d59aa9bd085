// The methods about the bot itself and its chats: identity, updates, files, pins, and answers to presses.
import { z } from 'zod'
import type { ChatState, Posted } from './telegram-chats.ts'
import { badRequest, TelegramRefusal } from './telegram-errors.ts'
import { toMessage } from './telegram-message.ts'
import { flag, integer, parametersOf, structured } from './telegram-parameters.ts'
import { chatFor, type Method, messageFor } from './telegram-state.ts'

const pollSchema = z.object({
  offset: integer.default(0),
  limit: integer.min(1).max(100).default(100),
  /** In seconds; the real server waits at most 50. */
  timeout: integer.default(0),
  allowed_updates: structured(z.array(z.string()).optional()),
})

const getUpdates: Method = ({ updates }, { values }, signal) => {
  const { offset, limit, timeout, allowed_updates } = parametersOf(pollSchema, values)
  const timeoutMs = Math.min(timeout, 50) * 1000
  return updates.poll({ offset, limit, timeoutMs, allowed: allowed_updates }, signal)
}

const webhookSchema = z.object({ drop_pending_updates: flag.default(false) })

const deleteWebhook: Method = ({ updates }, { values }) => {
  if (parametersOf(webhookSchema, values).drop_pending_updates) updates.drop()
  return true
}

const answerSchema = z.object({
  callback_query_id: z.string(),
  text: z.string().default(''),
  show_alert: flag.default(false),
})

const answerCallbackQuery: Method = ({ presses }, { values }) => {
  const { callback_query_id, text, show_alert } = parametersOf(answerSchema, values)
  if (text.length > 200) throw badRequest('MESSAGE_TOO_LONG')
  presses.answer(callback_query_id, { text, alert: show_alert })
  return true
}

const actions = new Set(['typing', 'upload_photo', 'upload_document', 'find_location', 'choose_sticker'])

const sendChatAction: Method = (telegram, { values }) => {
  chatFor(telegram, values)
  if (!actions.has(String(values.action))) throw badRequest('wrong parameter action in request')
  return true
}

const latestPinned = ({ messages, pinned }: ChatState): Posted | undefined => messages.get(Math.max(0, ...pinned))

const getChat: Method = (telegram, { values }) => {
  const state = chatFor(telegram, values)
  const pinned = latestPinned(state)
  return {
    ...state.chat,
    accent_color_id: 0,
    max_reaction_count: 11,
    ...(pinned === undefined ? {} : { pinned_message: toMessage(state, pinned) }),
  }
}

/** A new pin leaves a notice in the chat, of which the real server sends the bot an update from the bot itself. */
const pinChatMessage: Method = (telegram, { values }) => {
  const state = chatFor(telegram, values)
  const message = messageFor(state, values, 'message to pin not found')
  if (!telegram.chats.pin(message, true)) return true
  const draft = { chatId: state.chat.id, from: telegram.bot, pinNotice: message.id, silent: true }
  telegram.updates.push({ message: toMessage(state, telegram.chats.post(draft)) })
  return true
}

const unpinChatMessage: Method = (telegram, { values }) => {
  const state = chatFor(telegram, values)
  const wanted = values.message_id === undefined ? latestPinned(state) : state.messages.get(Number(values.message_id))
  if (wanted === undefined || !telegram.chats.pin(wanted, false)) throw badRequest('message to unpin not found')
  return true
}

const unpinAllChatMessages: Method = (telegram, { values }) => {
  const state = chatFor(telegram, values)
  for (const id of [...state.pinned]) {
    const message = state.messages.get(id)
    if (message !== undefined) telegram.chats.pin(message, false)
  }
  return true
}

const getFile: Method = ({ chats }, { values }) => {
  const file = chats.file(String(values.file_id))
  if (file === undefined) throw badRequest('invalid file_id')
  if (file.bytes.length > 20 * 1024 * 1024) throw badRequest('file is too big')
  const { fileId } = file
  return { file_id: fileId, file_unique_id: fileId, file_size: file.bytes.length, file_path: `${file.kind}s/${fileId}` }
}

/** Webhooks are not emulated: a bot that asks for one has to learn so at once. */
const setWebhook: Method = () => {
  throw new TelegramRefusal(400, 'Bad Request: bad webhook: the emulator has none, use long polling')
}

export const accountMethods: Readonly<Record<string, Method>> = {
  getMe: ({ bot }) => bot,
  getUpdates,
  deleteWebhook,
  setWebhook,
  getWebhookInfo: ({ updates }) => ({
    url: '',
    has_custom_certificate: false,
    pending_update_count: updates.waiting(),
  }),
  answerCallbackQuery,
  sendChatAction,
  getChat,
  getFile,
  pinChatMessage,
  unpinChatMessage,
  unpinAllChatMessages,
}
