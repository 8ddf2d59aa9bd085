// The phone from another process: the same face as inside the emulator, spoken over HTTP.
import { z } from 'zod'
import {
  chatViewSchema,
  commandSchema,
  type OpenChat,
  type Person,
  type Phone,
  type ShownMessage,
  shownMessageSchema,
} from './phone.ts'
import type { Act } from './telegram-phone-server.ts'

const refusalSchema = z.object({ error: z.string() })
const resultSchema = z.object({ result: z.unknown() })

export interface PhoneClient extends Phone {
  /** Every version of every message that anybody was shown, deleted ones included, oldest first. */
  shown(): Promise<readonly ShownMessage[]>
}

/** `phoneUrl` is the emulator's. Methods reject with the phone's own words when an act is impossible. */
export const createPhoneClient = (phoneUrl: string): PhoneClient => {
  const ask = async <T extends z.ZodType>(schema: T, path: string, init: RequestInit = {}): Promise<z.output<T>> => {
    const response = await fetch(`${phoneUrl}/_phone/${path}`, init)
    const document: unknown = await response.json()
    if (!response.ok) throw new Error(refusalSchema.parse(document).error)
    return schema.parse(resultSchema.parse(document).result)
  }

  const open = (person: Person): OpenChat => {
    const act = <T extends z.ZodType>(schema: T, wish: Act) =>
      ask(schema, 'act', { method: 'POST', body: JSON.stringify(wish) })
    return {
      userId: person.userId,
      chatId: person.chatId ?? person.userId,
      say: (text, options = {}) => act(z.int(), { act: 'say', person, text, ...options }),
      press: (messageId, choice, shown = 'now') => act(z.string(), { act: 'press', person, messageId, choice, shown }),
      view: () => act(chatViewSchema, { act: 'view', person }),
      file: async (fileId) => {
        const response = await fetch(`${phoneUrl}/_phone/files/${encodeURIComponent(fileId)}`)
        if (!response.ok) throw new Error(refusalSchema.parse(await response.json()).error)
        return Buffer.from(await response.arrayBuffer())
      },
      commands: () => act(z.array(commandSchema), { act: 'commands', person }),
      block: async (blocked) => {
        await act(z.literal(true), { act: 'block', person, blocked })
      },
      changed: async (version, signal) => {
        let changed = false
        while (!changed) changed = await ask(z.boolean(), `changes?since=${version}`, { signal })
      },
    }
  }

  return { as: open, shown: () => ask(z.array(shownMessageSchema), 'shown') }
}
