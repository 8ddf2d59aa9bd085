// Presidio's offsets, which count code points, as JavaScript's, which count UTF-16 units.
import type { PiiSpan } from '../ports.ts'
import { kindOfEntity, type Span } from './policy.ts'

/** Where each code point of a text begins, in UTF-16 units, and after the last one the text's length. */
const startsOf = (text: string): Uint32Array => {
  const starts = new Uint32Array(text.length + 1)
  let count = 0
  for (let unit = 0; unit < text.length; unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1) {
    starts[count] = unit
    count += 1
  }
  starts[count] = text.length
  return starts.subarray(0, count + 1)
}

/**
 * Presidio's findings as spans of UTF-16 units; takes time linear in text and findings together.
 * Undefined when one of them lies outside the text or is empty: such an answer was not made for this text.
 */
export const spansOf = (text: string, findings: readonly PiiSpan[]): readonly Span[] | undefined => {
  if (findings.length === 0) return []
  const starts = startsOf(text)
  const spans: Span[] = []
  for (const { start, end, entity } of findings) {
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || start >= end) return undefined
    const [from, to] = [starts[start], starts[end]]
    if (from === undefined || to === undefined) return undefined
    spans.push({ start: from, end: to, kind: kindOfEntity(entity) })
  }
  return spans
}
