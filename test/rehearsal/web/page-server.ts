// The page's server on loopback: the phone and the incidents for a browser, and the files that the page is made of.
import { z } from 'zod'
import type { OpenChat } from '../../emulators/phone.ts'
import {
  type Answer,
  type EmulatedRequest,
  json,
  type RunningServer,
  readJson,
  startServer,
} from '../../emulators/server.ts'
import { assetOf, GUARDS } from './assets.ts'
import { foreign, isShort } from './loopback.ts'
import { createStates, type StateDeps, seenSchema } from './page-state.ts'

export interface PageServerDeps extends StateDeps {
  /** Kills the app, which whoever keeps it then starts again. */
  readonly killApp: () => void
  /** 0 takes any free port. */
  readonly port: number
}

export interface PageServer extends RunningServer {
  /** Shows a line of the rehearsal's own beside the phone. */
  announce(text: string): void
}

const sayBody = z.strictObject({ text: z.string().min(1).max(4096) })
const pressBody = z.strictObject({ messageId: z.int(), data: z.string().min(1).max(64) })
const switchBody = z.strictObject({ on: z.boolean() })
const nothing = z.strictObject({})

/** What the page is told when its request cannot be met; the text says what to do next. */
class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const parsed = <S extends z.ZodType>(schema: S, given: unknown): z.output<S> => {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  throw new Refusal(400, z.prettifyError(result.error))
}

/** Acts on the phone, whose own words say why one is impossible. */
const acted = async <T>(act: Promise<T>): Promise<T> => {
  try {
    return await act
  } catch (error) {
    throw new Refusal(409, error instanceof Error ? error.message : String(error))
  }
}

/** What a browser may show in the page itself; anything else is only ever saved, whatever it claims to be. */
const SHOWN_TYPES = ['image/png', 'image/jpeg']

const fileAnswer = async (chat: OpenChat, fileId: string): Promise<Answer> => {
  const { messages } = await chat.view()
  const attachment = messages.flatMap((message) => message.attachment ?? []).find((each) => each.fileId === fileId)
  if (!attachment) throw new Refusal(404, 'this file is in no message any more: look at the chat again')
  const shown = attachment.kind === 'photo' && SHOWN_TYPES.includes(attachment.mime)
  const name = encodeURIComponent(attachment.fileName).replaceAll("'", '%27')
  return {
    kind: 'reply',
    status: 200,
    headers: {
      'content-type': shown ? attachment.mime : 'application/octet-stream',
      'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
    },
    body: await chat.file(fileId),
  }
}

/** A tap on what the person sees; an edit may have replaced that keyboard in this instant, and then it is a late tap. */
const press = async (chat: OpenChat, { messageId, data }: z.output<typeof pressBody>): Promise<string> =>
  chat.press(messageId, { data }).catch(() => chat.press(messageId, { data }, 'earlier'))

/**
 * Starts it. Rejects when the port is taken.
 * - `GET /` and the page's files; `GET /api/file/ID` what the bot sent; `GET /api/commands` the menu
 * - `GET /api/state[?seen=S]` a PageState: at once, or as soon as it differs from the one that said S
 * - `POST /api/say` `{text}`; `POST /api/press` `{messageId, data}` -> `{press}`, which the toast that answers it carries
 * - `POST /api/incidents/NAME` `{on}`; `POST /api/all-well` `{}`; `POST /api/kill` `{}`
 * A request that cannot be met is answered with `{error}`, which says what to do.
 */
export const startPageServer = async (deps: PageServerDeps): Promise<PageServer> => {
  const { chat, incidents } = deps
  const states = createStates(deps)

  const toggle = async (name: string, body: unknown) => {
    const { on } = parsed(switchBody, body)
    const names = incidents.list().map((each) => each.name)
    if (!names.includes(name)) throw new Refusal(404, `there is no incident ${name}; there are: ${names.join(', ')}`)
    await incidents.set(name, on)
    states.changed()
    return { done: true }
  }

  const post = async (path: string, body: unknown): Promise<unknown> => {
    const incident = /^\/api\/incidents\/(\w{1,40})$/.exec(path)?.[1]
    if (incident !== undefined) return toggle(incident, body)
    switch (path) {
      case '/api/say': {
        const { text } = parsed(sayBody, body)
        return { id: await acted(chat.say(text)) }
      }
      case '/api/press':
        return { press: await acted(press(chat, parsed(pressBody, body))) }
      case '/api/all-well':
        parsed(nothing, body)
        await incidents.clear()
        states.changed()
        return { done: true }
      case '/api/kill':
        parsed(nothing, body)
        deps.killApp()
        return { done: true }
      default:
        throw new Refusal(404, `there is no ${path} here; see test/rehearsal/web/page-server.ts`)
    }
  }

  const get = async ({ path, query, signal }: EmulatedRequest): Promise<Answer> => {
    if (path === '/api/state') {
      const seen = query.get('seen')
      return json(200, await states.next(seen === null ? undefined : parsed(seenSchema, seen), signal))
    }
    if (path === '/api/commands') return json(200, await chat.commands())
    const fileId = /^\/api\/file\/([\w-]{1,100})$/.exec(path)?.[1]
    if (fileId !== undefined) return fileAnswer(chat, fileId)
    const asset = await assetOf(path)
    if (asset) return asset
    throw new Refusal(404, `there is no ${path} here; see test/rehearsal/web/page-server.ts`)
  }

  const answer = async (request: EmulatedRequest): Promise<Answer> => {
    try {
      const refused = foreign(request)
      if (refused !== undefined) throw new Refusal(403, refused)
      if (request.method === 'GET') return await get(request)
      if (request.method === 'POST') return json(200, await post(request.path, readJson(request.body)))
      throw new Refusal(405, `${request.method} is not known here: use GET or POST`)
    } catch (error) {
      if (error instanceof Refusal) return json(error.status, { error: error.message })
      const why = error instanceof Error ? error.message : String(error)
      return json(502, { error: `the rehearsal could not do it (${why}): look at the terminal, or start it again` })
    }
  }

  const server = await startServer({
    port: deps.port,
    admits: isShort,
    handler: async (request) => {
      const given = await answer(request)
      return given.kind === 'reply' ? { ...given, headers: { ...given.headers, ...GUARDS } } : given
    },
  })
  return { ...server, announce: states.announce }
}
