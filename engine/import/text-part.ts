// The text of one text part: transfer encoding, character set and flowed lines undone by postal-mime.
import PostalMime from 'postal-mime'
import { cleanLabel, isNotUtf8, metaCharset, oldCharset } from './charsets.ts'
import { fieldOf, tokenOf } from './header-fields.ts'
import type { Part } from './parts.ts'

/** How bytes are handed to postal-mime: as one line of this encoding. */
interface Sent {
  readonly encoding: 'base64' | 'quoted-printable'
  readonly body: string
}

// postal-mime spends about 7 µs on each line of its input (a body of a million empty lines took it 10 s) and ten times
// the memory of a body. So it gets a body on one line, and a large one in slices.
const SLICE_BYTES = 512 * 1024
const [LF, CR, SOFT] = [0x0a, 0x0d, 0x3d] as const

/** Where the first line ends at or after `from` that is no soft line end, which may stand within a character. */
const lineEnd = (body: Buffer, from: number): number => {
  for (let feed = body.indexOf(LF, from); feed >= 0; feed = body.indexOf(LF, feed + 1)) {
    const last = body[feed - 1] === CR ? feed - 2 : feed - 1
    if (body[last] !== SOFT) return feed + 1
  }
  return body.length
}

/** Cuts a body after line ends into slices of about 512 KB. A longer line stays whole. */
const slicesOf = function* (body: Buffer): Generator<Buffer> {
  for (let from = 0; from < body.length; ) {
    const to = lineEnd(body, from + SLICE_BYTES)
    yield body.subarray(from, to)
    from = to
  }
}

/** A line end within a character or a paragraph is no place to cut at. */
const isWhole = (part: Part): boolean =>
  part.body.length <= SLICE_BYTES || part.parameters.has('format') || /utf-?16|ucs|unicode/i.test(labelOf(part))

const labelOf = (part: Part): string => part.parameters.get('charset') ?? ''

const sentOf = function* (part: Part): Generator<Sent> {
  const encoding = tokenOf(fieldOf(part.fields, 'content-transfer-encoding'))
  const slices = (body: Buffer) => (isWhole(part) ? [body] : slicesOf(body))
  if (encoding === 'quoted-printable') {
    for (const slice of slices(part.body)) {
      const unfolded = slice.toString('latin1').replaceAll(/=[ \t]*(?:\r?\n|$)/g, '')
      // A soft line end, because postal-mime takes every line as ended.
      yield { encoding, body: `${unfolded.replaceAll(/\r?\n/g, '=0A')}=` }
    }
    return
  }
  // Some mailers pad every line, and a decoder that goes on after `=` loses the step of four.
  const units = encoding === 'base64' ? part.body.toString('latin1').split(/=+/) : []
  const bytes = encoding === 'base64' ? Buffer.concat(units.map((unit) => Buffer.from(unit, 'base64'))) : part.body
  for (const slice of slices(bytes)) yield { encoding: 'base64', body: slice.toString('base64') }
}

/** Tells of a parameter whether it is there and is that word. */
const says = (part: Part, name: string, word: string): boolean => part.parameters.get(name)?.toLowerCase() === word

const decodeAs = async (part: Part, charset: string): Promise<string> => {
  const old = oldCharset(charset)
  const flowed = says(part, 'format', 'flowed') ? '; format=flowed' : ''
  const spaceless = says(part, 'delsp', 'yes') ? '; delsp=yes' : ''
  // Always as text/plain, also when it is HTML: what is wanted is the text as it was written.
  const head = `Content-Type: text/plain; charset="${old ? 'windows-1252' : charset}"${flowed}${spaceless}\n`
  const texts: string[] = []
  for (const { encoding, body } of sentOf(part)) {
    const { text = '' } = await PostalMime.parse(`${head}Content-Transfer-Encoding: ${encoding}\n\n${body}`)
    texts.push(old ? old(text) : text)
  }
  return texts.join('')
}

/**
 * Decodes a text part. Where no charset is told (or US-ASCII, which cannot be true of 8-bit text) it is UTF-8 if it
 * can be, else windows-1252.
 */
export const decodeTextPart = async (part: Part): Promise<string> => {
  if (part.body.length === 0) return ''
  const told = cleanLabel(labelOf(part)) ?? (part.mediaType === 'text/html' ? metaCharset(part.body) : undefined)
  if (told !== undefined) return decodeAs(part, told)
  const text = await decodeAs(part, 'utf-8')
  return isNotUtf8(text) ? decodeAs(part, 'windows-1252') : text
}
