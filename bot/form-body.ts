// A request to Telegram that carries a file: collected, so that all of it is looked at before its first byte leaves.
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'

/** Files of ours are some megabytes; Telegram takes 50 from a bot. */
const LARGEST_BYTES = 32 * 1024 * 1024
/** What is looked at at a time, in bytes: a look makes copies of its text, and other handlers want their turn. */
const BLOCK_BYTES = 64 * 1024
/** The longest line of a file, in bytes: a block ends at a line's end. */
const LONGEST_LINE = 1024 * 1024
const LINE_END = 0x0a

const chunk = z.union([z.instanceof(Uint8Array), z.string()])

const isStream = (body: unknown): body is AsyncIterable<unknown> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body

/** All bytes of a form as grammY streams it. Throws when it is no stream, or larger than what may be looked at. */
export const collectForm = async (body: unknown): Promise<Buffer<ArrayBuffer>> => {
  if (!isStream(body)) throw new Error('a body that cannot be looked at is not sent; send JSON or a form')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const each of body) {
    const read = chunk.parse(each)
    const bytes = typeof read === 'string' ? Buffer.from(read) : read
    size += bytes.length
    if (size > LARGEST_BYTES) throw new Error(`a file over ${LARGEST_BYTES} bytes is not sent; send it in parts`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks, size)
}

interface Part {
  readonly head: string
  readonly content: Buffer
}

/** The parts of a form, in order. Throws when it is cut short. */
function* partsOf(form: Buffer, boundary: string): Generator<Part> {
  const mark = `--${boundary}`
  let from = form.indexOf(mark)
  for (;;) {
    const start = from + mark.length
    if (from < 0) throw new Error('a form without its end is not sent')
    if (form.subarray(start, start + 2).toString() === '--') return
    const end = form.indexOf(`\r\n${mark}`, start)
    const part = form.subarray(start + 2, end)
    const gap = part.indexOf('\r\n\r\n')
    if (end < 0 || gap < 0) throw new Error('a form that cannot be taken apart is not sent')
    yield { head: part.subarray(0, gap).toString(), content: part.subarray(gap + 4) }
    from = end + 2
  }
}

const parameter = (head: string, name: string): string | undefined =>
  new RegExp(`[;\\s]${name}="?([^";\\r\\n]*)`, 'i').exec(` ${head}`)?.[1]

/** A text file block by block. Throws on bytes that are no UTF-8: what cannot be read cannot be looked at. */
function* blocksOf(file: Buffer): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let from = 0; from < file.length; ) {
    const near = from + BLOCK_BYTES
    const lineEnd = near >= file.length ? -1 : file.indexOf(LINE_END, near)
    const end = lineEnd < 0 ? file.length : lineEnd + 1
    if (end - near > LONGEST_LINE) throw new Error('a file without line ends is not sent; write it in lines')
    yield decoder.decode(file.subarray(from, end))
    from = end
  }
}

/** The boundary that a content type names, or undefined when it is no form. */
export const boundaryOf = (contentType: string): string | undefined =>
  /^multipart\/form-data\b/i.test(contentType) ? parameter(contentType, 'boundary') : undefined

/** Everything in a form that may hold words: fields by name, and files, their names included; not what is vouched for. */
export async function* wordsOfForm(
  form: Buffer,
  boundary: string,
  isVouched: (file: Uint8Array) => boolean,
): AsyncGenerator<{ readonly field: string; readonly text: string }> {
  for (const { head, content } of partsOf(form, boundary)) {
    const field = parameter(head, 'name') ?? ''
    const fileName = parameter(head, 'filename')
    if (fileName === undefined) {
      yield { field, text: content.toString() }
      continue
    }
    yield { field: 'filename', text: fileName }
    if (isVouched(content)) continue
    for (const text of blocksOf(content)) {
      yield { field: 'file', text }
      await setImmediate()
    }
  }
}
