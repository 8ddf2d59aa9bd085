// The parameters of a Bot API call, however they were sent: JSON, urlencoded, multipart, or in the query.
import type { EmulatedRequest } from './server.ts'
import { badRequest } from './telegram-errors.ts'

export interface UploadedFile {
  readonly fileName: string
  readonly bytes: Buffer
}

export interface CallFields {
  /** Values as sent: strings from forms (objects as JSON text), anything from JSON. */
  readonly values: Readonly<Record<string, unknown>>
  /** Uploaded files by part name, to which `attach://NAME` refers. */
  readonly files: ReadonlyMap<string, UploadedFile>
}

const noFiles: ReadonlyMap<string, UploadedFile> = new Map()

const parameter = (header: string, name: string): string | undefined => {
  // grammY writes file names unquoted and up to the end of the line; browsers quote them.
  const match = new RegExp(`[;\\s]${name}=(?:"([^"]*)"|([^;\\r\\n]*))`, 'i').exec(header)
  return match?.[1] ?? match?.[2]
}

/** Splits a multipart body at its boundary. Throws a 400 when it has no part or a part has no name. */
const parseMultipart = (body: Buffer, boundary: string): CallFields => {
  const values: Record<string, unknown> = {}
  const files = new Map<string, UploadedFile>()
  // A leading line break makes the first delimiter look like all others.
  const whole = Buffer.concat([Buffer.from('\r\n'), body])
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  let start = whole.indexOf(delimiter)
  if (start < 0) throw badRequest('invalid multipart body')
  for (;;) {
    const from = start + delimiter.length
    const end = whole.indexOf(delimiter, from)
    if (end < 0) return { values, files }
    const part = whole.subarray(from + 2, end)
    const gap = part.indexOf('\r\n\r\n')
    const header = part.subarray(0, Math.max(gap, 0)).toString('utf8')
    const name = parameter(header, 'name')
    if (gap < 0 || name === undefined) throw badRequest('invalid multipart body')
    const content = part.subarray(gap + 4)
    const fileName = parameter(header, 'filename')
    if (fileName === undefined) values[name] = content.toString('utf8')
    else files.set(name, { fileName, bytes: Buffer.from(content) })
    start = end
  }
}

const parseJson = (body: Buffer): Readonly<Record<string, unknown>> => {
  let document: unknown
  try {
    document = JSON.parse(body.toString('utf8'))
  } catch {
    throw badRequest("can't parse JSON object")
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw badRequest("can't parse JSON object")
  }
  return { ...document }
}

const fromBody = (body: Buffer, type: string): CallFields => {
  if (body.length === 0) return { values: {}, files: noFiles }
  if (/^application\/json\b/i.test(type)) return { values: parseJson(body), files: noFiles }
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return { values: Object.fromEntries(new URLSearchParams(body.toString('utf8'))), files: noFiles }
  }
  const boundary = /^multipart\/form-data\b/i.test(type) ? parameter(type, 'boundary') : undefined
  return boundary === undefined ? { values: {}, files: noFiles } : parseMultipart(body, boundary)
}

/** Reads a call's parameters; those of the body win over those of the query. Throws a 400 for an unreadable body. */
export const readFields = (request: Pick<EmulatedRequest, 'query' | 'headers' | 'body'>): CallFields => {
  const { values, files } = fromBody(request.body, request.headers['content-type'] ?? '')
  return { values: { ...Object.fromEntries(request.query), ...values }, files }
}
