// The phone over HTTP, for rehearsals that run the emulators in another process. It answers what phone-client.ts asks.
import { z } from 'zod'
import { choiceSchema, type Person, type Phone, personSchema, type ShownMessage, shownSchema } from './phone.ts'
import { type Answer, type EmulatedRequest, json, plain, type RunningServer, readJson, startServer } from './server.ts'

/** How long a wait for changes is kept open before the client has to ask again, in ms. */
const longestWaitMs = 30_000

const actSchema = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('say'),
    person: personSchema,
    text: z.string(),
    replyTo: z.int().optional(),
    topic: z.int().optional(),
  }),
  z.object({
    act: z.literal('press'),
    person: personSchema,
    messageId: z.int(),
    choice: choiceSchema,
    shown: shownSchema,
  }),
  z.object({ act: z.literal('view'), person: personSchema }),
  z.object({ act: z.literal('commands'), person: personSchema }),
  z.object({ act: z.literal('block'), person: personSchema, blocked: z.boolean() }),
])

export type Act = z.infer<typeof actSchema>

const perform = async (phone: Phone, act: Act): Promise<unknown> => {
  const chat = phone.as(act.person)
  switch (act.act) {
    case 'say':
      return chat.say(act.text, {
        ...(act.replyTo === undefined ? {} : { replyTo: act.replyTo }),
        ...(act.topic === undefined ? {} : { topic: act.topic }),
      })
    case 'press':
      return chat.press(act.messageId, act.choice, act.shown)
    case 'view':
      return chat.view()
    case 'commands':
      return chat.commands()
    case 'block':
      await chat.block(act.blocked)
      return true
  }
}

/** Somebody has to hold the phone even to wait for changes or to fetch a file, which are the same for everyone. */
const anyone: Person = { userId: 1 }

const answerAct = async (phone: Phone, body: Buffer): Promise<Answer> => {
  const parsed = actSchema.safeParse(readJson(body))
  if (!parsed.success) return json(400, { error: z.prettifyError(parsed.error) })
  try {
    return json(200, { result: await perform(phone, parsed.data) })
  } catch (error) {
    return json(409, { error: error instanceof Error ? error.message : String(error) })
  }
}

const answerChanges = async (phone: Phone, { query, signal }: EmulatedRequest): Promise<Answer> => {
  const since = Number(query.get('since') ?? 0)
  const patience = AbortSignal.timeout(longestWaitMs)
  try {
    await phone.as(anyone).changed(since, AbortSignal.any([signal, patience]))
    return json(200, { result: true })
  } catch (error) {
    if (patience.aborted || signal.aborted) return json(200, { result: false })
    throw error
  }
}

const answerFile = async (phone: Phone, fileId: string): Promise<Answer> => {
  try {
    const body = await phone.as(anyone).file(fileId)
    return { kind: 'reply', status: 200, headers: { 'content-type': 'application/octet-stream' }, body }
  } catch (error) {
    return json(404, { error: error instanceof Error ? error.message : String(error) })
  }
}

/**
 * - `POST /_phone/act` one act -> `{result}`, or 409 `{error}` when the act is impossible
 * - `GET /_phone/changes?since=N` -> `{result: true}` once something changed after version N, false: ask again
 * - `GET /_phone/files/ID` -> the content; `GET /_phone/shown` -> `{result}`: every version of every message shown
 */
export const startPhoneServer = (deps: {
  readonly phone: Phone
  readonly shown: readonly ShownMessage[]
  /** 0 takes any free port. */
  readonly port: number
}): Promise<RunningServer> =>
  startServer({
    port: deps.port,
    handler: (request) => {
      const files = /^\/_phone\/files\/([\w-]+)$/.exec(request.path)
      if (files?.[1] !== undefined) return answerFile(deps.phone, files[1])
      if (request.path === '/_phone/act') return answerAct(deps.phone, request.body)
      if (request.path === '/_phone/changes') return answerChanges(deps.phone, request)
      if (request.path === '/_phone/shown') return json(200, { result: deps.shown })
      return plain(404, `no ${request.path} on the phone; see test/emulators/telegram-phone-server.ts`)
    },
  })
