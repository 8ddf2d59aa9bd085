// What a phone shows of a chat: the stored messages, buttons, pins and toasts as a ChatView.
import type { InlineKeyboardButton } from 'grammy/types'
import type { ChatButton, ChatMessage, ChatView } from './phone.ts'
import type { ChatState, Posted } from './telegram-chats.ts'
import type { Telegram } from './telegram-state.ts'

const buttonView = (button: InlineKeyboardButton): ChatButton => ({
  label: button.text,
  ...('callback_data' in button ? { data: button.callback_data } : {}),
  ...('url' in button ? { url: button.url } : {}),
})

const attachmentView = ({ attachment }: Posted): Pick<ChatMessage, 'attachment'> => {
  if (attachment === undefined) return {}
  const { kind, fileId, fileName, mime, bytes, size } = attachment
  return { attachment: { kind, fileId, fileName, mime, bytes: bytes.length, ...(size ?? {}) } }
}

const senderOf = ({ from, pinNotice }: Posted): ChatMessage['from'] => {
  if (pinNotice !== undefined) return 'notice'
  return from.is_bot ? 'bot' : from.id
}

export const messageView = (message: Posted, pinned: boolean): ChatMessage => ({
  id: message.id,
  from: senderOf(message),
  at: message.at,
  text: message.pinNotice === undefined ? message.formatted.text : `pinned message ${message.pinNotice}`,
  entities: message.formatted.entities.map((entity) => ({ ...entity })),
  keyboard: message.keyboard.map((row) => row.map(buttonView)),
  edits: message.edits,
  pinned,
  silent: message.silent,
  ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
  ...attachmentView(message),
})

/** The chat as its person sees it now; an unknown chat is empty. */
export const chatView = ({ changes, presses }: Telegram, chatId: number, state: ChatState | undefined): ChatView => ({
  version: changes.version(),
  chatId,
  messages: [...(state?.messages.values() ?? [])]
    .sort((one, other) => one.id - other.id)
    .map((message) => messageView(message, state?.pinned.has(message.id) ?? false)),
  toasts: presses.answersIn(chatId).map(({ press, text, alert, at }) => ({
    press: press.id,
    person: press.person,
    text,
    alert,
    at,
  })),
})
