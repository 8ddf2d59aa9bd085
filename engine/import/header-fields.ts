// The header fields of a message or of one of its parts: unfolded, by lower-case name, and the parameters of some.
import { isUtf8 } from 'node:buffer'
import { cleanLabel } from './charsets.ts'

/** Values by lower-case field name, in the order of the header. */
export type HeaderFields = ReadonlyMap<string, readonly string[]>

/** Text that is no UTF-8: in the charset that the message is in, as far as it tells one, else in windows-1252. */
const decodeRaw = (block: Buffer): string => {
  const [, label = ''] =
    /^content-type\s*:[\s\S]{1,200}?charset="?([\w.:-]{1,40})/im.exec(block.toString('latin1')) ?? []
  const known = /^utf/i.test(label) ? undefined : cleanLabel(label)
  try {
    return new TextDecoder(known ?? 'windows-1252').decode(block)
  } catch {
    // A label that nobody knows.
    return new TextDecoder('windows-1252').decode(block)
  }
}
const FIELD = /^([!-9;-~]{1,200})[ \t]*:/

/**
 * Reads a header block. Raw 8-bit text in it is UTF-8 (RFC 6532) or else, as older mailers sent it, in the charset of the body.
 * Lines that are neither a field nor its continuation are ignored: mailers and archivers leave many kinds of them.
 */
export const readHeaderFields = (block: Buffer): HeaderFields => {
  const text = isUtf8(block) ? block.toString('utf8') : decodeRaw(block)
  const fields = new Map<string, string[][]>()
  let folded: string[] | undefined
  for (const ended of text.split('\n')) {
    const line = ended.endsWith('\r') ? ended.slice(0, -1) : ended
    if (line.startsWith(' ') || line.startsWith('\t')) {
      folded?.push(line)
      continue
    }
    const name = FIELD.exec(line)
    folded = name ? [line.slice(name[0].length)] : undefined
    const key = name?.[1]?.toLowerCase()
    if (key === undefined || folded === undefined) continue
    const same = fields.get(key)
    if (same) same.push(folded)
    else fields.set(key, [folded])
  }
  return new Map([...fields].map(([key, values]) => [key, values.map((lines) => lines.join('').trim())]))
}

/** The first value of a field, or undefined. */
export const fieldOf = (fields: HeaderFields, name: string): string | undefined => fields.get(name)?.[0]

/** Characters of a structured field that are looked at. */
const STRUCTURED_LENGTH = 8_192

/** The main token of a structured field, in lower case: `multipart/mixed` of `Multipart/Mixed; boundary=x`. */
export const tokenOf = (value: string | undefined): string => {
  const plain = (value ?? '').slice(0, STRUCTURED_LENGTH).replace(/^[\s"]*(?:\([^()]{0,200}\)\s*)?"?/, '')
  return (/^[^\s;,"()]+/.exec(plain)?.[0] ?? '').toLowerCase()
}

// Every match goes on where the last one ended and none fails after a long look: linear, also when hostile.
const PARAMETER = /;\s*([^\s=;"*]+)(\*[1-9]\d*)?[^\s=;"]*\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)|([^;\s"(]*)))?/g

/** The parameters of a structured field by lower-case name; of two of a name the first. RFC 2231 pieces are joined. */
export const parametersOf = (value: string | undefined): ReadonlyMap<string, string> => {
  const parameters = new Map<string, string>()
  for (const [, name = '', piece, quoted, token] of (value ?? '').slice(0, STRUCTURED_LENGTH).matchAll(PARAMETER)) {
    const key = name.toLowerCase()
    const known = parameters.get(key)
    const told = quoted?.replaceAll(/\\(.)/g, '$1') ?? token ?? ''
    if (known === undefined) parameters.set(key, told)
    else if (piece !== undefined) parameters.set(key, known + told)
  }
  return parameters
}
