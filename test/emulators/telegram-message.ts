// A stored message as the Bot API shows it to a bot.
import { createHash } from 'node:crypto'
import type { Message } from 'grammy/types'
import type { Attachment, ChatState, Posted } from './telegram-chats.ts'

/** Grammy's type of an answered message cannot be built under exactOptionalPropertyTypes; its content is a message. */
export type ApiMessage = Omit<Message, 'reply_to_message'> & { readonly reply_to_message?: ApiMessage }

const uniqueId = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64url').slice(0, 16)

const attachmentFields = (attachment: Attachment): Pick<Message, 'photo'> | Pick<Message, 'document'> => {
  const file = {
    file_id: attachment.fileId,
    file_unique_id: uniqueId(attachment.bytes),
    file_size: attachment.bytes.length,
  }
  if (attachment.kind === 'photo') return { photo: [{ ...file, ...(attachment.size ?? { width: 0, height: 0 }) }] }
  return { document: { ...file, file_name: attachment.fileName, mime_type: attachment.mime } }
}

const textFields = ({ formatted, attachment }: Posted) => {
  const entities = [...formatted.entities]
  if (attachment === undefined) return { text: formatted.text, ...(entities.length > 0 ? { entities } : {}) }
  if (formatted.text === '') return {}
  return { caption: formatted.text, ...(entities.length > 0 ? { caption_entities: entities } : {}) }
}

/** Without what it replies to: a message inside another one never carries a third. */
const bareMessage = (state: ChatState, message: Posted) => ({
  message_id: message.id,
  from: message.from,
  chat: state.chat,
  date: Math.floor(message.at / 1000),
  ...(message.editedAt === undefined ? {} : { edit_date: Math.floor(message.editedAt / 1000) }),
  ...(message.pinNotice === undefined ? textFields(message) : {}),
  ...(message.attachment === undefined ? {} : attachmentFields(message.attachment)),
  ...(message.keyboard.length === 0
    ? {}
    : { reply_markup: { inline_keyboard: message.keyboard.map((row) => [...row]) } }),
})

/** Dates are in seconds. A pin notice carries the pinned message, a reply the message that it answers, while they exist. */
export const toMessage = (state: ChatState, message: Posted): ApiMessage => {
  const answered = message.replyTo === undefined ? undefined : state.messages.get(message.replyTo)
  const pinned = message.pinNotice === undefined ? undefined : state.messages.get(message.pinNotice)
  return {
    ...bareMessage(state, message),
    ...(answered === undefined ? {} : { reply_to_message: bareMessage(state, answered) }),
    ...(pinned === undefined ? {} : { pinned_message: bareMessage(state, pinned) }),
  }
}
