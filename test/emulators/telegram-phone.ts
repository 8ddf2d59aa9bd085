// The phone inside the emulator's own process: a person's acts become messages, presses and updates for the bot.
import type { InlineKeyboardButton, MessageEntity, User } from 'grammy/types'
import type { ButtonChoice, OpenChat, Person, Phone, Shown } from './phone.ts'
import type { ChatState, Posted } from './telegram-chats.ts'
import { toMessage } from './telegram-message.ts'
import type { Telegram } from './telegram-state.ts'
import { chatView } from './telegram-view.ts'

const commandPattern = /(?<![\p{L}\p{N}_/<>])\/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![\p{L}\p{N}_/<>@])/giu

const commandsIn = (text: string): MessageEntity[] =>
  [...text.matchAll(commandPattern)].map((match) => ({
    type: 'bot_command',
    offset: match.index,
    length: match[0].length,
  }))

const chatOf = (chatId: number, user: User): ChatState['chat'] =>
  chatId > 0
    ? { id: chatId, type: 'private', first_name: user.first_name }
    : { id: chatId, type: 'group', title: `Group ${-chatId}` }

const fits = (choice: ButtonChoice) => (button: InlineKeyboardButton, index: number) => {
  if ('position' in choice) return index === choice.position
  if ('label' in choice) return button.text === choice.label
  return 'callback_data' in button && button.callback_data === choice.data
}

const chosenData = (message: Posted, choice: ButtonChoice, shown: Shown): string => {
  const keyboards = shown === 'now' ? [message.keyboard] : message.earlierKeyboards.toReversed()
  const button = keyboards.flatMap((rows) => rows.flat().find(fits(choice)) ?? [])[0]
  if (button === undefined) {
    const labels = keyboards.flatMap((rows) => rows.flat().map(({ text }) => text))
    throw new Error(
      `message ${message.id} has no button ${JSON.stringify(choice)} (${shown}); it has: ${labels.join(' | ') || 'none'}`,
    )
  }
  if (!('callback_data' in button)) throw new Error(`button "${button.text}" opens a link: there is nothing to press`)
  return button.callback_data
}

const openChat = (telegram: Telegram, person: Person): OpenChat => {
  const { chats, presses, updates, changes } = telegram
  const { userId } = person
  const chatId = person.chatId ?? userId
  const user: User = {
    id: userId,
    is_bot: false,
    first_name: person.firstName ?? `Person ${userId}`,
    ...(person.language === undefined ? {} : { language_code: person.language }),
  }

  return {
    userId,
    chatId,
    say: async (text, options = {}) => {
      if (text.trim() === '' || text.length > 4096)
        throw new Error('a person sends 1 to 4096 characters: change the text')
      const state = chats.know(chatOf(chatId, user))
      if (state.blocked) throw new Error(`person ${userId} has blocked the bot: unblock it before writing`)
      const formatted = { text, entities: commandsIn(text) }
      const message = chats.post({ chatId, from: user, formatted, replyTo: options.replyTo })
      const { topic } = options
      const place = topic === undefined ? {} : { message_thread_id: topic, is_topic_message: true as const }
      updates.push({ message: { ...toMessage(state, message), ...place } })
      return message.id
    },
    press: async (messageId, choice, shown = 'now') => {
      const state = chats.find(chatId)
      const message = state?.messages.get(messageId)
      if (state === undefined || message === undefined) {
        throw new Error(`chat ${chatId} has no message ${messageId}: look at view() for the ids there are`)
      }
      const data = chosenData(message, choice, shown)
      const { id } = presses.begin(userId, chatId)
      const query = { id, from: user, chat_instance: String(chatId), data, message: toMessage(state, message) }
      updates.push({ callback_query: query })
      return id
    },
    view: async () => chatView(telegram, chatId, chats.find(chatId)),
    file: async (fileId) => {
      const file = chats.file(fileId)
      if (file === undefined) throw new Error(`there is no file ${fileId}: take the id from a message's attachment`)
      return file.bytes
    },
    commands: async () => telegram.menu.shownTo({ chatId, userId, language: person.language }),
    block: async (blocked) => {
      chats.know(chatOf(chatId, user)).blocked = blocked
    },
    changed: (version, signal) => changes.after(version, signal),
  }
}

export const createPhone = (telegram: Telegram): Phone => ({ as: (person) => openChat(telegram, person) })
