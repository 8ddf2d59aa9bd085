// The same control over HTTP that a test has in-process: faults and books, for emulators that run in another process.
import { z } from 'zod'
import type { Books } from './books.ts'
import { type Faults, faultRule } from './faults.ts'
import { type Answer, type EmulatedRequest, json, type RequestHead, readJson } from './server.ts'

const rules = z.union([faultRule, z.array(faultRule)])
const wanted = z.strictObject({ needles: z.array(z.string()) })
const id = z.coerce.number().int().positive().optional()
const page = z.object({ after: z.coerce.number().int().default(0), limit: z.coerce.number().int().default(1000) })

const refused = (error: z.ZodError): Answer => json(400, { error: z.prettifyError(error) })

/** Whether a request is for the control and not for the service. */
export const isControl = ({ path }: RequestHead): boolean => path.startsWith('/_control/')

const addFaults = (faults: Faults, body: Buffer): Answer => {
  const parsed = rules.safeParse(readJson(body))
  if (!parsed.success) return refused(parsed.error)
  return json(200, { ids: [parsed.data].flat().map((rule) => faults.add(rule)) })
}

const clearFaults = (faults: Faults, query: URLSearchParams): Answer => {
  const parsed = id.safeParse(query.get('id') ?? undefined)
  if (!parsed.success) return refused(parsed.error)
  faults.clear(parsed.data)
  return json(200, { faults: faults.list() })
}

const readRequests = (books: Books, query: URLSearchParams): Answer => {
  const parsed = page.safeParse(Object.fromEntries(query))
  if (!parsed.success) return refused(parsed.error)
  const { after, limit } = parsed.data
  return json(200, { requests: books.entries.slice(after, after + limit) })
}

const searchBooks = (books: Books, body: Buffer): Answer => {
  const parsed = wanted.safeParse(readJson(body))
  if (!parsed.success) return refused(parsed.error)
  return json(200, { found: books.search(parsed.data.needles) })
}

/**
 * Answers a control request; none of them is booked, and none is struck by a fault.
 *
 * - `POST /_control/faults` a rule or a list of rules -> `{ids}`; `GET` -> `{faults}`; `DELETE [?id=N]` -> `{faults}`
 * - `GET /_control/books` -> the totals; `GET /_control/requests?after=N&limit=M` -> `{requests}` with their bodies
 * - `POST /_control/search` `{needles}` -> `{found}`: which of these texts were received, and in which requests
 */
export const control = (
  { method, path, query, body }: EmulatedRequest,
  { books, faults }: { readonly books: Books; readonly faults: Faults },
): Answer => {
  switch (`${method} ${path.slice('/_control/'.length)}`) {
    case 'POST faults':
      return addFaults(faults, body)
    case 'GET faults':
      return json(200, { faults: faults.list() })
    case 'DELETE faults':
      return clearFaults(faults, query)
    case 'GET books':
      return json(200, books.totals())
    case 'GET requests':
      return readRequests(books, query)
    case 'POST search':
      return searchBooks(books, body)
    default:
      return json(404, { error: `no control ${method} ${path}; see test/emulators/control.ts` })
  }
}
