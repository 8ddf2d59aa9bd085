// United spans: what several detectors found in one text, without overlaps.
import { KINDS, type Kind, type Span } from './policy.ts'

/** Between two words of one name or one place; telephone numbers and addresses in a list stay apart. */
const NAME_GAP = /^[ \t.'’-]{0,2}$/
const NAMES: ReadonlySet<Kind> = new Set(['PERSON', 'LOCATION'])

const length = (span: Span): number => span.end - span.start

/** The longer finding knows better what it is; of two equals the more telling kind. */
const telling = (a: Span, b: Span): Span => {
  if (length(a) !== length(b)) return length(a) > length(b) ? a : b
  return KINDS.indexOf(a.kind) <= KINDS.indexOf(b.kind) ? a : b
}

/**
 * The union of all spans, in order and disjoint. Overlapping spans become one that covers both; spans of one kind that
 * touch become one, and those of names also across the blank between first and last name.
 */
export const uniteSpans = (text: string, spans: readonly Span[]): readonly Span[] => {
  const sorted = spans.toSorted((a, b) => a.start - b.start || b.end - a.end)
  const united: Span[] = []
  let named: Span | undefined
  for (const span of sorted) {
    const last = united.at(-1)
    if (!last || !named || !belongs(text, last, span)) {
      united.push(span)
      named = span
      continue
    }
    named = telling(named, span)
    united[united.length - 1] = { start: last.start, end: Math.max(last.end, span.end), kind: named.kind }
  }
  return united
}

const belongs = (text: string, last: Span, next: Span): boolean => {
  if (next.start < last.end) return true
  if (next.kind !== last.kind) return false
  if (next.start === last.end) return true
  return NAMES.has(last.kind) && next.start - last.end <= 2 && NAME_GAP.test(text.slice(last.end, next.start))
}
