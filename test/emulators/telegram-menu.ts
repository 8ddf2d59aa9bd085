// The bot's command menus: one list per scope and language, and the one that a given person is shown.
import { z } from 'zod'
import { badRequest } from './telegram-errors.ts'
import { parametersOf, structured } from './telegram-parameters.ts'
import type { Method } from './telegram-state.ts'

interface MenuEntry {
  readonly command: string
  readonly description: string
}

export interface Menu {
  set(scope: string, language: string, entries: readonly MenuEntry[]): void
  get(scope: string, language: string): readonly MenuEntry[]
  /** The first list that is set, narrow scopes before wide ones and the language's before the one for all languages. */
  shownTo(viewer: {
    readonly chatId: number
    readonly userId: number
    readonly language: string | undefined
  }): readonly MenuEntry[]
}

const chatId = z.coerce.number()

const scopeSchema = z.union([
  z.object({ type: z.enum(['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators']) }),
  z.object({ type: z.enum(['chat', 'chat_administrators']), chat_id: chatId }),
  z.object({ type: z.literal('chat_member'), chat_id: chatId, user_id: z.coerce.number() }),
])

const keyOf = (scope: z.infer<typeof scopeSchema>): string => {
  if (!('chat_id' in scope)) return scope.type
  return 'user_id' in scope ? `${scope.type} ${scope.chat_id} ${scope.user_id}` : `${scope.type} ${scope.chat_id}`
}

export const createMenu = (): Menu => {
  const lists = new Map<string, readonly MenuEntry[]>()
  const key = (scope: string, language: string) => `${scope}/${language}`
  const get = (scope: string, language: string) => lists.get(key(scope, language)) ?? []
  return {
    set: (scope, language, entries) => {
      if (entries.length === 0) lists.delete(key(scope, language))
      else lists.set(key(scope, language), entries)
    },
    get,
    shownTo: (viewer) => {
      const inChat = [`chat_member ${viewer.chatId} ${viewer.userId}`, `chat ${viewer.chatId}`]
      const wide = viewer.chatId > 0 ? 'all_private_chats' : 'all_group_chats'
      return (
        [...inChat, wide, 'default']
          .flatMap((scope) => [get(scope, viewer.language ?? ''), get(scope, '')])
          .find((entries) => entries.length > 0) ?? []
      )
    },
  }
}

const selectorSchema = z.object({
  scope: structured(scopeSchema.default({ type: 'default' })),
  language_code: z.string().default(''),
})

const entriesSchema = z.object({
  commands: structured(z.array(z.object({ command: z.string(), description: z.string() }))),
})

const checkEntry = ({ command, description }: MenuEntry): MenuEntry => {
  if (!/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID')
  if (description.length < 1 || description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
  return { command: command.replace('/', ''), description }
}

export const menuMethods: Readonly<Record<string, Method>> = {
  setMyCommands: ({ menu }, { values }) => {
    const { scope, language_code } = parametersOf(selectorSchema, values)
    const { commands } = parametersOf(entriesSchema, values)
    if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH')
    menu.set(keyOf(scope), language_code, commands.map(checkEntry))
    return true
  },
  getMyCommands: ({ menu }, { values }) => {
    const { scope, language_code } = parametersOf(selectorSchema, values)
    return menu.get(keyOf(scope), language_code)
  },
  deleteMyCommands: ({ menu }, { values }) => {
    const { scope, language_code } = parametersOf(selectorSchema, values)
    menu.set(keyOf(scope), language_code, [])
    return true
  },
}
