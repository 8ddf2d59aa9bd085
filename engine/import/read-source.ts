// One file of any format read into emails, with what could not be read named by its offset.
import type { LegacyEmail } from './email.ts'
import { readJsonLine } from './json-email.ts'
import { createLineCutter, type LineSink } from './lines.ts'
import { isFileError, isZlibError, type OpenFile, openMailFile } from './mail-file.ts'
import { createMboxCutter, type MboxMessage } from './mbox.ts'
import { type CutMessage, createMessageCutter } from './parts.ts'
import { readMessage } from './read-message.ts'
import { type Format, sniff } from './sniff.ts'
import type { SourceFile } from './sources.ts'

type UnreadableCode =
  | 'no_headers'
  | 'headers_too_large'
  | 'not_json'
  | 'wrong_shape'
  | 'line_too_long'
  | 'damaged_gzip'
  | 'parser_failed'
  | 'read_error'
type SkipCode = 'mime_depth' | 'gzip_ratio' | 'not_mail' | 'no_access'

/** `offset` is in bytes of the unpacked content. */
export type Reading =
  | {
      readonly kind: 'email'
      readonly offset: number
      readonly email: LegacyEmail
      readonly format: Format
      /** Without a date of its own: Received field, `From ` line, the file's age. */
      readonly receivedAt: Date | undefined
      /** True when more text was in it than is kept. */
      readonly cut: boolean
    }
  | { readonly kind: 'unreadable'; readonly offset: number; readonly code: UnreadableCode }
  | { readonly kind: 'skipped'; readonly offset: number; readonly code: SkipCode }

/** Bytes of one JSON line. */
const LONGEST_JSON = 16 * 1024 * 1024

/** What a chunk holds is gathered while it is cut, then given on: at most one chunk's worth waits here. */
const cutChunks = async function* <T>(chunks: AsyncIterable<Buffer>, sink: LineSink & { end(): void }, ready: T[]) {
  const lines = createLineCutter(sink)
  for await (const chunk of chunks) {
    lines.push(chunk)
    yield* ready.splice(0)
  }
  lines.end()
  sink.end()
  yield* ready.splice(0)
}

const readMbox = (chunks: AsyncIterable<Buffer>): AsyncGenerator<MboxMessage> => {
  const ready: MboxMessage[] = []
  return cutChunks(
    chunks,
    createMboxCutter((message) => ready.push(message)),
    ready,
  )
}

/** A file that holds one message; a `From ` line before it is left out. */
const readSingle = (chunks: AsyncIterable<Buffer>): AsyncGenerator<MboxMessage> => {
  const ready: MboxMessage[] = []
  const cutter = createMessageCutter()
  let isFirst = true
  const sink = {
    line(bytes: Buffer, from: number, to: number, starts: boolean) {
      if (!(isFirst && bytes.toString('latin1', from, from + 5) === 'From ')) cutter.line(bytes, from, to, starts)
      isFirst = false
    },
    end() {
      ready.push({ offset: 0, message: cutter.end(), envelopeAt: undefined })
    },
  }
  return cutChunks(chunks, sink, ready)
}

interface JsonLine {
  readonly offset: number
  /** Undefined when it is longer than LONGEST_JSON. */
  readonly json: string | undefined
}

const readLines = (chunks: AsyncIterable<Buffer>): AsyncGenerator<JsonLine> => {
  const ready: JsonLine[] = []
  let pieces: Buffer[] = []
  let size = 0
  let position = 0
  const finish = () => {
    const isTooLong = size > LONGEST_JSON
    // Trimming takes a byte order mark too.
    const json = Buffer.concat(pieces).toString('utf8').trim()
    if (isTooLong || json !== '') ready.push({ offset: position - size, json: isTooLong ? undefined : json })
    pieces = []
    size = 0
  }
  const sink = {
    line(bytes: Buffer, from: number, to: number, starts: boolean) {
      if (starts && size > 0) finish()
      size += to - from
      position += to - from
      if (size > LONGEST_JSON) pieces = []
      else pieces.push(Buffer.from(bytes.subarray(from, to)))
    },
    end: finish,
  }
  return cutChunks(chunks, sink, ready)
}

/** No input is known on which the MIME parser throws; if there is one, it must cost one message and not the import. */
const readOrRefuse = async (message: CutMessage) => {
  try {
    return await readMessage(message)
  } catch {
    // Its error could quote the message.
    return { kind: 'unreadable', code: 'parser_failed' } as const
  }
}

const toReading = async (found: MboxMessage, format: Format, file: SourceFile): Promise<Reading> => {
  const { offset, message, envelopeAt } = found
  const read = await readOrRefuse(message)
  if (read.kind === 'unreadable')
    return read.code === 'mime_depth'
      ? { kind: 'skipped', offset, code: read.code }
      : { kind: 'unreadable', offset, code: read.code }
  const receivedAt = read.email.sentAt ?? read.receivedAt ?? envelopeAt ?? modified(file)
  return { kind: 'email', offset, email: read.email, format, receivedAt, cut: message.cut }
}

/** A file of the epoch was written by a program that knew no time. */
const modified = ({ modifiedAt }: SourceFile): Date | undefined => (modifiedAt.getTime() > 0 ? modifiedAt : undefined)

const readAs = async function* (
  file: SourceFile,
  format: Format,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Reading> {
  if (format !== 'jsonl') {
    const messages = format === 'mbox' ? readMbox(chunks) : readSingle(chunks)
    for await (const found of messages) yield await toReading(found, format, file)
    return
  }
  for await (const { offset, json } of readLines(chunks)) {
    const read = json === undefined ? ({ kind: 'unreadable', code: 'line_too_long' } as const) : readJsonLine(json)
    if (read.kind === 'unreadable') yield { ...read, offset }
    else yield { ...read, offset, format, receivedAt: read.email.sentAt ?? modified(file), cut: false }
  }
}

const openOrSkip = async (path: string): Promise<OpenFile | undefined> => {
  try {
    return await openMailFile(path)
  } catch (error) {
    if (isFileError(error)) return undefined
    throw error
  }
}

/**
 * Reads a file. Memory: one message's text, or one JSON line. A file that fails in the middle (damaged gzip, a bad
 * sector) gives what comes before; the message in which it fails is named as unreadable.
 */
export const readSource = async function* (
  source: SourceFile,
  consumed: (bytes: number) => void,
): AsyncGenerator<Reading> {
  const file = await openOrSkip(source.path)
  if (!file) return yield { kind: 'skipped', offset: 0, code: 'no_access' }
  let position = 0
  const counted = async function* () {
    for await (const chunk of file.chunks(consumed)) {
      position += chunk.length
      yield chunk
    }
  }
  try {
    const format = source.format ?? sniff(source.path, await file.head())
    if (format === undefined) yield { kind: 'skipped', offset: 0, code: 'not_mail' }
    else if (await file.isBomb(source.size)) yield { kind: 'skipped', offset: 0, code: 'gzip_ratio' }
    else yield* readAs(source, format, counted())
  } catch (error) {
    if (isZlibError(error)) yield { kind: 'unreadable', offset: position, code: 'damaged_gzip' }
    else if (isFileError(error)) yield { kind: 'unreadable', offset: position, code: 'read_error' }
    else throw error
  } finally {
    await file.close()
  }
}
