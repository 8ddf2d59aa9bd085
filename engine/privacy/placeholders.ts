// Numbered placeholders: the same value of one email always gets the same number, and no way leads back.
import type { Kind, Span } from './policy.ts'

export type Numbering = (kind: Kind, value: string) => string

const fold = (value: string): string => value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** What makes two spellings one value: case and accents never count, nor the order of a name's words. */
const identity = (kind: Kind, value: string): string => {
  const folded = fold(value)
  if (kind === 'PERSON') return (folded.match(/[\p{L}\p{N}]+/gu) ?? []).toSorted().join(' ')
  if (kind === 'PHONE') return folded.replace(/\D+/g, '').replace(/^(?:00)?33(?:0)?(?=\d{9}$)/, '0')
  if (kind === 'EMAIL' || kind === 'URL') return folded
  return folded.replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Numbers for one email, shared by its subject and its body. */
export const createNumbering = (): Numbering => {
  const given = new Map<string, string>()
  const counts = new Map<Kind, number>()
  return (kind, value) => {
    const key = `${kind} ${identity(kind, value)}`
    const known = given.get(key)
    if (known !== undefined) return known
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    const placeholder = `<${kind}_${count}>`
    given.set(key, placeholder)
    return placeholder
  }
}

/** The text with each span replaced by its placeholder. The spans are disjoint and in order. */
export const replaceSpans = (text: string, spans: readonly Span[], numbering: Numbering): string => {
  const parts: string[] = []
  let from = 0
  for (const { start, end, kind } of spans) {
    parts.push(text.slice(from, start), numbering(kind, text.slice(start, end)))
    from = end
  }
  parts.push(text.slice(from))
  return parts.join('')
}
