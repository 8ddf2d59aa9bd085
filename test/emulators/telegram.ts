// The Telegram Bot API on loopback: what grammY needs of it, with the real server's refusals, books, faults and a phone.
import type { UserFromGetMe } from 'grammy/types'
import { createChanges } from './changes.ts'
import { type Emulator, type EmulatorOptions, type Service, startEmulator, type Worked } from './emulator.ts'
import type { StatusFault } from './faults.ts'
import type { Phone, ShownMessage } from './phone.ts'
import { type EmulatedRequest, json, type RequestHead } from './server.ts'
import { accountMethods } from './telegram-account.ts'
import { createChats } from './telegram-chats.ts'
import { editMethods } from './telegram-edit.ts'
import { refusalDocument, TelegramRefusal } from './telegram-errors.ts'
import { readFields } from './telegram-fields.ts'
import { createMenu, menuMethods } from './telegram-menu.ts'
import { createPhone } from './telegram-phone.ts'
import { startPhoneServer } from './telegram-phone-server.ts'
import { createPresses } from './telegram-presses.ts'
import { sendMethods } from './telegram-send.ts'
import { createPace, type Method, type Telegram } from './telegram-state.ts'
import { createUpdates } from './telegram-updates.ts'
import { messageView } from './telegram-view.ts'

export interface TelegramOptions extends EmulatorOptions {
  /** The bot's token, `NUMBER:SECRET`; calls with another one answer 401. */
  readonly token: string
  readonly botUsername?: string
  readonly phonePort?: number
  readonly limits?: {
    /** Per chat, messages and edits together; absent: no limit. */
    readonly messagesPerSecond?: number
    /** How long a press can be answered; 15 minutes by default. */
    readonly answerWithinMs?: number
  }
}

export interface TelegramEmulator extends Emulator {
  readonly phone: Phone
  /** Where the phone answers over HTTP, for `createPhoneClient`; faults never strike it. */
  readonly phoneUrl: string
  /** Every version of every message that anybody was shown, deleted ones included. */
  readonly shown: readonly ShownMessage[]
}

const methods = new Map<string, readonly [name: string, method: Method]>(
  Object.entries({ ...accountMethods, ...sendMethods, ...editMethods, ...menuMethods }).map(([name, method]) => [
    name.toLowerCase(),
    [name, method],
  ]),
)

const usualWords: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden: bot was blocked by the user',
  404: 'Not Found',
  409: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

const refused = (refusal: TelegramRefusal): Worked['answer'] => json(refusal.status, refusalDocument(refusal))

const orderedRefusal = ({ status, retryAfterSeconds, message }: StatusFault): TelegramRefusal => {
  const seconds = status === 429 ? (retryAfterSeconds ?? 1) : retryAfterSeconds
  const usual = status === 429 ? `Too Many Requests: retry after ${seconds}` : usualWords[status]
  return new TelegramRefusal(status, message ?? usual ?? 'Internal Server Error', seconds)
}

/** `/botTOKEN/METHOD` or `/file/botTOKEN/PATH`. */
const targetOf = ({ path }: RequestHead) => {
  const match = /^\/(file\/)?bot([^/]+)\/(.+)$/.exec(path)
  return { isFile: match?.[1] !== undefined, token: decodeURIComponent(match?.[2] ?? ''), rest: match?.[3] ?? '' }
}

const botFor = (token: string, username: string): UserFromGetMe => ({
  id: Number(token.split(':')[0]),
  is_bot: true,
  first_name: username,
  username,
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
  supports_join_request_queries: false,
})

const serviceFor = (telegram: Telegram, token: string): Service => {
  const download = (path: string): Worked['answer'] => {
    const file = telegram.chats.file(path.slice(path.lastIndexOf('/') + 1))
    if (file === undefined) return refused(new TelegramRefusal(404, 'Not Found'))
    return { kind: 'reply', status: 200, headers: { 'content-type': 'application/octet-stream' }, body: file.bytes }
  }
  const answer = async (request: EmulatedRequest): Promise<Worked['answer']> => {
    const target = targetOf(request)
    if (target.token !== token) return refused(new TelegramRefusal(401, 'Unauthorized'))
    if (target.isFile) return download(target.rest)
    const method = methods.get(target.rest.toLowerCase())?.[1]
    if (method === undefined) return refused(new TelegramRefusal(404, 'Not Found'))
    try {
      const result = await method(telegram, readFields(request), request.signal)
      return json(200, { ok: true, result })
    } catch (error) {
      if (error instanceof TelegramRefusal) return refused(error)
      // A poller that left is owed nothing; whatever is answered here is booked as lost.
      if (request.signal.aborted) return json(200, { ok: true, result: [] })
      throw error
    }
  }
  return {
    endpointOf: (head) => {
      const { isFile, rest } = targetOf(head)
      return isFile ? 'file' : (methods.get(rest.toLowerCase())?.[0] ?? rest)
    },
    work: async (request) => ({ answer: await answer(request) }),
    failure: (fault) => refused(orderedRefusal(fault)),
  }
}

/** Starts the Bot API (grammY's `apiRoot` is `url`) and the phone's HTTP side. `clock` is in ms. */
export const startTelegramEmulator = async (options: TelegramOptions): Promise<TelegramEmulator> => {
  const { token, clock = Date.now, limits = {} } = options
  const shown: ShownMessage[] = []
  const changes = createChanges()
  const telegram: Telegram = {
    bot: botFor(token, options.botUsername ?? 'migration_panel_bot'),
    clock,
    changes,
    chats: createChats({
      clock,
      changes,
      onShown: (message) => shown.push({ ...messageView(message, false), chatId: message.chatId }),
    }),
    updates: createUpdates(1),
    presses: createPresses({ clock, changes, answerWithinMs: limits.answerWithinMs ?? 15 * 60 * 1000 }),
    menu: createMenu(),
    pace: createPace(clock, limits.messagesPerSecond),
  }
  const phone = createPhone(telegram)
  const emulator = await startEmulator(serviceFor(telegram, token), options)
  const phoneServer = await startPhoneServer({ phone, shown, port: options.phonePort ?? 0 })
  return {
    ...emulator,
    phone,
    phoneUrl: phoneServer.url,
    shown,
    close: async () => {
      await Promise.all([emulator.close(), phoneServer.close()])
    },
  }
}
