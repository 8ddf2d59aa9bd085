// What Telegram's servers hold: the chats, their messages with every edit, and the pins.
import type { Chat, User } from 'grammy/types'
import type { Changes } from './changes.ts'
import type { Keyboard } from './telegram-keyboard.ts'
import type { FormattedText } from './telegram-text.ts'

export interface Attachment {
  readonly kind: 'photo' | 'document'
  readonly fileId: string
  readonly fileName: string
  readonly mime: string
  readonly bytes: Buffer
  /** Pixels, for photos. */
  readonly size?: { readonly width: number; readonly height: number }
}

/** What an edit can change. */
export interface MessageContent {
  readonly formatted: FormattedText
  readonly attachment: Attachment | undefined
  readonly keyboard: Keyboard
}

export interface Posted extends MessageContent {
  readonly id: number
  readonly chatId: number
  readonly from: User
  /** In ms, as `editedAt`. */
  readonly at: number
  readonly editedAt: number | undefined
  /** Keyboards that edits have replaced, the latest last. */
  readonly earlierKeyboards: readonly Keyboard[]
  readonly edits: number
  readonly replyTo: number | undefined
  readonly silent: boolean
  /** Set on Telegram's own notice that a message was pinned: that message's id. */
  readonly pinNotice: number | undefined
}

export interface ChatState {
  readonly chat: Chat.PrivateChat | Chat.GroupChat
  readonly messages: Map<number, Posted>
  /** Ids of pinned messages, in no order. */
  readonly pinned: Set<number>
  blocked: boolean
}

type Draft = Pick<Posted, 'chatId' | 'from'> &
  Partial<Pick<Posted, 'formatted' | 'attachment' | 'keyboard' | 'replyTo' | 'silent' | 'pinNotice'>>

export interface Chats {
  /** Makes a chat known to the bot, as the first message of its person does. */
  know(chat: ChatState['chat']): ChatState
  find(chatId: number): ChatState | undefined
  post(draft: Draft): Posted
  edit(message: Posted, content: MessageContent): Posted
  remove(message: Posted): void
  /** Pins or unpins; says whether anything changed. */
  pin(message: Posted, pinned: boolean): boolean
  file(fileId: string): Attachment | undefined
  /** Keeps an uploaded file, under a new id, for later messages and downloads. */
  keep(file: Omit<Attachment, 'fileId'>): Attachment
}

export interface ChatsDeps {
  /** Now, in ms. */
  readonly clock: () => number
  readonly changes: Changes
  /** Told of every version of every message that a person could see. */
  readonly onShown: (message: Posted) => void
}

export const createChats = ({ clock, changes, onShown }: ChatsDeps): Chats => {
  const chats = new Map<number, ChatState>()
  const files = new Map<string, Attachment>()
  let lastId = 0

  const stateOf = (chatId: number): ChatState => {
    const state = chats.get(chatId)
    if (state === undefined) throw new Error(`chat ${chatId} is not known to the emulator: open it before posting`)
    return state
  }
  const show = (message: Posted) => {
    stateOf(message.chatId).messages.set(message.id, message)
    onShown(message)
    changes.bump()
    return message
  }

  return {
    know: (chat) => {
      const known = chats.get(chat.id)
      if (known !== undefined) return known
      const state: ChatState = { chat, messages: new Map(), pinned: new Set(), blocked: false }
      chats.set(chat.id, state)
      return state
    },
    find: (chatId) => chats.get(chatId),
    post: (draft) => {
      lastId += 1
      return show({
        formatted: { text: '', entities: [] },
        attachment: undefined,
        keyboard: [],
        replyTo: undefined,
        silent: false,
        pinNotice: undefined,
        ...draft,
        id: lastId,
        at: clock(),
        editedAt: undefined,
        earlierKeyboards: [],
        edits: 0,
      })
    },
    edit: (message, content) => {
      const earlierKeyboards =
        message.keyboard.length === 0 ? message.earlierKeyboards : [...message.earlierKeyboards, message.keyboard]
      return show({ ...message, ...content, earlierKeyboards, edits: message.edits + 1, editedAt: clock() })
    },
    remove: (message) => {
      const state = stateOf(message.chatId)
      state.messages.delete(message.id)
      state.pinned.delete(message.id)
      changes.bump()
    },
    pin: (message, pinned) => {
      const state = stateOf(message.chatId)
      if (state.pinned.has(message.id) === pinned) return false
      if (pinned) state.pinned.add(message.id)
      else state.pinned.delete(message.id)
      changes.bump()
      return true
    },
    file: (fileId) => files.get(fileId),
    keep: (file) => {
      const attachment = { ...file, fileId: `file-${files.size + 1}` }
      files.set(attachment.fileId, attachment)
      return attachment
    },
  }
}
