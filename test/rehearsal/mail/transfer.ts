// How text travels in mail: charsets, transfer encodings, encoded words in headers. The result is ASCII with LF lines.
import type { Random } from '../../random.ts'

const LINE = 76

// What windows-1252 has beyond ISO 8859-1 and mail uses.
const windowsOnly = new Map([
  ['€', 0x80],
  ['…', 0x85],
  ['‘', 0x91],
  ['’', 0x92],
  ['“', 0x93],
  ['”', 0x94],
  ['–', 0x96],
  ['—', 0x97],
  ['œ', 0x9c],
])

/** The bytes of a text in windows-1252, or undefined when it has characters that this charset lacks. */
const windowsBytes = (text: string): Buffer | undefined => {
  const bytes = Buffer.alloc(text.length)
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const byte = unit < 0x80 || (unit >= 0xa0 && unit <= 0xff) ? unit : windowsOnly.get(text.charAt(i))
    if (byte === undefined) return undefined
    bytes[i] = byte
  }
  return bytes
}

const escaped = (byte: number) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`

/** Breaks a quoted-printable line before column 76, never inside an =XX. */
const softBroken = (line: string): string => {
  let broken = ''
  let column = 0
  for (const token of line.match(/=[0-9A-F]{2}|[^=]/g) ?? []) {
    if (column + token.length >= LINE) {
      broken += '=\n'
      column = 0
    }
    broken += token
    column += token.length
  }
  return broken
}

// RFC 2045. "From " is encoded wherever it stands: at the start of a line, a reader of mbox takes it for a new message.
const quotedPrintable = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .split('\n')
    .map((line) => {
      const encoded = line
        .replace(/[^\x20-\x3c\x3e-\x7e]/g, (character) => escaped(character.charCodeAt(0)))
        .replace(/ $/, escaped(0x20))
        .replace(/From /g, '=46rom ')
      return softBroken(encoded)
    })
    .join('\n')

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}(?=.)/g, '$&\n')

/** A binary part's body and headers. */
export const binaryPart = (type: string, bytes: Buffer, fileName: string): string =>
  `Content-Type: ${type}
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(fileName)}

${base64(bytes)}
`

/** A text part, headers first; charset and transfer encoding are drawn among those that can carry the text. */
export const textPart = (random: Random, type: 'text/plain' | 'text/html', text: string): string => {
  const windows = random.chance(0.3) ? windowsBytes(text) : undefined
  const isWindows = windows !== undefined
  const bytes = windows ?? Buffer.from(text, 'utf8')
  const isLatin = isWindows && !bytes.some((byte) => byte >= 0x80 && byte < 0xa0)
  const charset = isLatin ? 'iso-8859-1' : isWindows ? 'windows-1252' : 'utf-8'
  const isBase64 = !isWindows && random.chance(0.3)
  return `Content-Type: ${type}; charset=${random.chance(0.5) ? charset : `"${charset}"`}
Content-Transfer-Encoding: ${isBase64 ? 'base64' : 'quoted-printable'}

${isBase64 ? base64(bytes) : quotedPrintable(bytes)}
`
}

/** Pieces of a text that take at most `bytes` bytes of UTF-8, cut between code points. */
const cut = (text: string, bytes: number): string[] => {
  const pieces: string[] = []
  let piece = ''
  for (const character of text) {
    if (Buffer.byteLength(piece + character) > bytes) {
      pieces.push(piece)
      piece = ''
    }
    piece += character
  }
  return [...pieces, piece]
}

const encodedWords = (random: Random, text: string): string => {
  const isBase64 = random.chance(0.5)
  const words = cut(text, isBase64 ? 45 : 20).map((piece) => {
    const bytes = Buffer.from(piece)
    if (isBase64) return `=?UTF-8?B?${bytes.toString('base64')}?=`
    const plain = bytes.toString('latin1').replace(/[^A-Za-z0-9 ]/g, (character) => escaped(character.charCodeAt(0)))
    return `=?UTF-8?Q?${plain.replaceAll(' ', '_')}?=`
  })
  return words.join('\n ')
}

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

/** Free text in a header, such as a subject (RFC 2047). */
export const headerText = (random: Random, text: string): string =>
  isAscii(text) && !text.includes('=?') ? text : encodedWords(random, text)

/** `Name <address>` as a header writes it: bare, quoted, or in encoded words. */
export const headerMailbox = (random: Random, mailbox: string): string => {
  const [, name, address] = /^(.*) <([^<>]+)>$/.exec(mailbox) ?? []
  if (name === undefined || address === undefined) return mailbox
  if (!isAscii(name)) return `${encodedWords(random, name)} <${address}>`
  return /^[\w' -]+$/.test(name) ? `${name} <${address}>` : `"${name.replace(/["\\]/g, '\\$&')}" <${address}>`
}
