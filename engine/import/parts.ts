// A message cut into its parts as its lines come. Only text is kept: attachments of any size cost no memory.
import { fieldOf, type HeaderFields, parametersOf, readHeaderFields, tokenOf } from './header-fields.ts'
import { isEmptyLine } from './lines.ts'

export interface Part {
  readonly kind: 'multipart' | 'message' | 'text' | 'attachment'
  readonly fields: HeaderFields
  /** Lower case, e.g. `text/plain`. */
  readonly mediaType: string
  /** Parameters of its Content-Type. */
  readonly parameters: ReadonlyMap<string, string>
  /** What a multipart holds, or the one message that a `message` holds. */
  readonly parts: readonly Part[]
  /** Of a text: its body as it was sent, still encoded. */
  readonly body: Buffer
}

export interface CutMessage {
  readonly root: Part
  /** Bytes of the whole message, attachments included. */
  readonly bytes: number
  /** It cannot be read: parts nested too deep, or a header without end. */
  readonly fault?: 'mime_depth' | 'headers_too_large'
  /** True when text was left out: more than TEXT_LIMIT of it, or more parts than MOST_PARTS. */
  readonly cut: boolean
}

export interface MessageCutter {
  /** Takes one line, or a piece of a very long one: see LineSink. */
  line(bytes: Buffer, from: number, to: number, starts: boolean): void
  end(): CutMessage
}

/** Levels of multipart and message/rfc822 around a part. */
const DEEPEST = 50
/** Bytes of encoded text kept of one message. The migration itself reads 24,000 characters of it. */
const TEXT_LIMIT = 4 * 1024 * 1024
/** Bytes of all headers of one message. */
const HEADER_LIMIT = 1024 * 1024
const MOST_PARTS = 1_000
/** Bytes; RFC 2046 allows 70 characters, mailers have been seen to take more. */
const LONGEST_DELIMITER = 1_000

const TEXT_TYPES = new Set(['text/plain', 'text/html', 'text', 'text/enriched', 'text/richtext'])
const DASH = 0x2d

interface OpenPart extends Part {
  readonly parts: OpenPart[]
  readonly pieces: Buffer[]
  body: Buffer
}

/** What a part is, by its header and by what it stands in. */
const openPart = (fields: HeaderFields, parent: Part | undefined): OpenPart => {
  const contentType = fieldOf(fields, 'content-type')
  const told = tokenOf(contentType) || (parent?.mediaType === 'multipart/digest' ? 'message/rfc822' : 'text/plain')
  const parameters = parametersOf(contentType)
  const attached = tokenOf(fieldOf(fields, 'content-disposition')) === 'attachment'
  // A message returned by a delivery report is evidence, not something that was written to the reader.
  const isMessage = /^message\/(rfc822|global)$/.test(told) && !attached && parent?.mediaType !== 'multipart/report'
  const isMultipart = told.startsWith('multipart/')
  // Without a boundary nothing can be told apart: whatever is there is read as text.
  const bare = isMultipart && !parameters.get('boundary')
  const mediaType = bare ? 'text/plain' : told
  const isText = TEXT_TYPES.has(mediaType) && (bare || !attached)
  const kind = isText ? 'text' : isMultipart ? 'multipart' : isMessage ? 'message' : 'attachment'
  return { kind, fields, mediaType, parameters, parts: [], pieces: [], body: Buffer.alloc(0) }
}

/**
 * Cuts one message. Memory: its headers (1 MB at most) and the text parts (4 MB at most), whatever its size. Never
 * throws: what cannot be read is told by `fault`.
 */
export const createMessageCutter = (): MessageCutter => {
  let root: OpenPart | undefined
  /** From the root to the part that lines belong to now. */
  let open: OpenPart[] = []
  /** Delimiters that end the current part, outermost first, and the place of their multipart in `open`. */
  let delimiters: { readonly value: string; readonly level: number }[] = []
  let header: Buffer[] | undefined = []
  let target: Buffer[] | undefined = header
  let run: { readonly bytes: Buffer; readonly from: number; to: number } | undefined
  let bytesSeen = 0
  let headerBytes = 0
  let textBytes = 0
  let partCount = 0
  let cut = false
  let fault: CutMessage['fault']

  // Copied, because a view would keep the whole chunk in memory for the sake of a few lines.
  const endRun = () => {
    if (run) target?.push(Buffer.from(run.bytes.subarray(run.from, run.to)))
    run = undefined
  }
  const startHeader = () => {
    header = []
    target = header
  }
  const endHeader = (pieces: Buffer[]) => {
    endRun()
    header = undefined
    target = undefined
    const parent = open.at(-1)
    const part = openPart(readHeaderFields(Buffer.concat(pieces)), parent)
    if (++partCount > MOST_PARTS) cut = true
    else if (parent) parent.parts.push(part)
    root ??= part
    open.push(part)
    if (open.length - 1 > DEEPEST) fault = 'mime_depth'
    const boundary = part.kind === 'multipart' ? part.parameters.get('boundary') : undefined
    if (boundary) delimiters.push({ value: boundary, level: open.length - 1 })
    if (part.kind === 'message') startHeader()
    // Of a multipart the preamble is kept: it is all there is when no part follows.
    else if (part.kind !== 'attachment') target = part.pieces
  }
  const crossDelimiter = (line: string): boolean => {
    const values = delimiters.map(({ value }) => value)
    const ends = line.endsWith('--') ? values.lastIndexOf(line.slice(0, -2)) : -1
    const found = Math.max(values.lastIndexOf(line), ends)
    const delimiter = delimiters[found]
    if (!delimiter) return false
    if (header) endHeader(header)
    endRun()
    open = open.slice(0, delimiter.level + 1)
    delimiters = delimiters.slice(0, found === ends ? found : found + 1)
    target = undefined
    if (found !== ends) startHeader()
    return true
  }
  const isDelimiter = (bytes: Buffer, from: number, to: number): boolean =>
    bytes[from] === DASH &&
    bytes[from + 1] === DASH &&
    to - from <= LONGEST_DELIMITER &&
    crossDelimiter(bytes.toString('latin1', from + 2, to).trimEnd())
  const overflows = (size: number): boolean => {
    if (header) {
      headerBytes += size
      if (headerBytes > HEADER_LIMIT) fault = 'headers_too_large'
      return fault !== undefined
    }
    textBytes += size
    if (textBytes > TEXT_LIMIT) cut = true
    return textBytes > TEXT_LIMIT
  }

  return {
    line(bytes, from, to, starts) {
      bytesSeen += to - from
      if (fault) return
      if (starts && delimiters.length > 0 && isDelimiter(bytes, from, to)) return
      if (header && starts && isEmptyLine(bytes, from, to)) return endHeader(header)
      if (!target || overflows(to - from)) return
      if (run?.bytes === bytes && run.to === from) {
        run.to = to
        return
      }
      endRun()
      run = { bytes, from, to }
    },
    end() {
      if (header) endHeader(header)
      endRun()
      const close = (part: OpenPart) => {
        const isWanted = part.kind === 'text' || (part.kind === 'multipart' && part.parts.length === 0)
        if (isWanted) part.body = Buffer.concat(part.pieces)
        part.pieces.length = 0
        for (const inner of part.parts) close(inner)
      }
      const whole = root ?? openPart(new Map(), undefined)
      close(whole)
      return { root: whole, bytes: bytesSeen, cut, ...(fault ? { fault } : {}) }
    },
  }
}
