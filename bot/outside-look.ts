// The last look at what goes to Telegram: every word of a request, its captions, buttons and files included.
import type { Logger } from 'pino'
import { z } from 'zod'
import { boundaryOf, collectForm, wordsOfForm } from './form-body.ts'

export interface InspectDeps {
  /** What is personal in a text: kinds, never values. */
  readonly look: (text: string) => readonly string[]
  /** What is sent instead of a text that must not leave. */
  readonly withheld: () => string
  /** Whether a file's words were looked at before, when they were drawn. */
  readonly isVouched: (file: Uint8Array) => boolean
  readonly log: Logger
}

/** Fields that hold no words: ids that Telegram made, nonces, and names of the API. All others are looked at. */
const WORDLESS = new Set([
  'callback_data',
  'callback_query_id',
  'chat_id',
  'type',
  'allowed_updates',
  'language_code',
  'language',
])

const payloadShape = z.record(z.string(), z.unknown())
const headersShape = z.looseObject({ 'content-type': z.string() })

const wordsIn = (value: unknown, key = ''): readonly string[] => {
  if (WORDLESS.has(key)) return []
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => wordsIn(inner, Array.isArray(value) ? key : name))
}

const tell = ({ log }: InspectDeps, method: string, kinds: ReadonlySet<string>) =>
  log.error({ method, kinds: [...kinds] }, 'a message held something personal and was withheld')

interface Inspected {
  readonly body: string | Buffer<ArrayBuffer>
  readonly contentType: string
}

const inspectJson = (deps: InspectDeps, method: string, body: string): Inspected => {
  const contentType = 'application/json'
  const payload = payloadShape.parse(JSON.parse(body))
  const kinds = new Set(wordsIn(payload).flatMap((words) => deps.look(words)))
  if (kinds.size === 0) return { body, contentType }
  tell(deps, method, kinds)
  if (payload.text === undefined) throw new Error(`${method}: withheld, it held something personal`)
  const { entities: _entities, reply_markup: _markup, ...rest } = payload
  return { body: JSON.stringify({ ...rest, text: deps.withheld() }), contentType }
}

/** Fields of a form are texts, of which some are JSON; a file is referred to by a random name. */
const wordsInField = (field: string, text: string): readonly string[] => {
  if (/^attach:\/\/\w+$/.test(text)) return []
  if (field === 'file' || !/^[[{]/.test(text)) return wordsIn(text, field)
  try {
    return wordsIn(JSON.parse(text), field)
  } catch {
    return [text]
  }
}

/** A form goes whole or not at all: a file with a hole in it would be believed. */
const inspectForm = async (deps: InspectDeps, method: string, stream: unknown, type: string, boundary: string) => {
  const form = await collectForm(stream)
  const kinds = new Set<string>()
  for await (const { field, text } of wordsOfForm(form, boundary, deps.isVouched))
    for (const words of wordsInField(field, text)) for (const kind of deps.look(words)) kinds.add(kind)
  if (kinds.size === 0) return { body: form, contentType: type }
  tell(deps, method, kinds)
  throw new Error(`${method}: withheld, it held something personal`)
}

/** The request as it may be sent: a text that must not leave is replaced; without a text, it throws and nothing goes. */
export const inspect = async (
  deps: InspectDeps,
  method: string,
  { body, headers }: { readonly body?: unknown; readonly headers?: unknown },
): Promise<Inspected> => {
  if (body === undefined) return { body: '{}', contentType: 'application/json' }
  if (typeof body === 'string') return inspectJson(deps, method, body)
  const type = headersShape.safeParse(headers).data?.['content-type'] ?? ''
  const boundary = boundaryOf(type)
  if (boundary === undefined) throw new Error(`${method}: a body that cannot be looked at is not sent; send JSON`)
  return inspectForm(deps, method, body, type, boundary)
}
