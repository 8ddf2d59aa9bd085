// United spans: what several detectors found in one text, without overlaps.
import { KINDS, type Kind, type Span } from './policy.ts'

/** Between two words of one name or one place; telephone numbers and addresses in a list stay apart. */
const NAME_GAP = /^[ \t.'’-]{0,2}$/
const NAMES: ReadonlySet<Kind> = new Set(['PERSON', 'LOCATION'])

/** Stands for what is hidden when the rest is looked at again: no letter, no digit, no blank, and of the same length. */
const HIDDEN = '\ue000'
/** Each round hides something that only showed because its neighbour was hidden; two are nearly always enough. */
const MOST_ROUNDS = 8

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
const uniteSpans = (text: string, spans: readonly Span[]): readonly Span[] => {
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

const without = (text: string, spans: readonly Span[]): string => {
  const parts: string[] = []
  let from = 0
  for (const { start, end } of spans) {
    parts.push(text.slice(from, start), HIDDEN.repeat(end - start))
    from = end
  }
  return parts.concat(text.slice(from)).join('')
}

/**
 * The union of the given spans and of all that `detect` finds, in order and disjoint. What stays in sight is looked at
 * again as it will read, until nothing new is found: a hidden address may leave a name standing alone beside it.
 */
export const uniteAll = (
  text: string,
  given: readonly Span[],
  detect: (text: string) => readonly Span[],
): readonly Span[] => {
  let united = uniteSpans(text, [...given, ...detect(text)])
  for (let round = 1; round < MOST_ROUNDS; round += 1) {
    const more = detect(without(text, united))
    const next = more.length === 0 ? united : uniteSpans(text, [...united, ...more])
    if (covered(next) === covered(united)) return next
    united = next
  }
  return united
}

const covered = (spans: readonly Span[]): number => spans.reduce((sum, span) => sum + length(span), 0)
