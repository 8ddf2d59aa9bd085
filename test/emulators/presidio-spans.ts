// Spans of text: found in UTF-16 units, answered in code points, sorted and thinned as Presidio does.

/** A find in JavaScript's own units. */
export interface Find {
  readonly entity: string
  /** UTF-16 units. */
  readonly start: number
  readonly end: number
  readonly score: number
}

/** A result in Presidio's JSON: keys sorted, offsets in code points; `recognition_metadata` never leaves its server. */
export interface AnalyzerResult {
  readonly analysis_explanation: null
  readonly end: number
  readonly entity_type: string
  readonly score: number
  readonly start: number
}

/** Drops a find that lies inside another one of the same entity; a find of another entity may overlap it. */
const withoutContained = (finds: readonly Find[]): Find[] => {
  const widestFirst = finds.toSorted((a, b) => a.start - b.start || b.end - a.end)
  const reached = new Map<string, number>()
  return widestFirst.filter(({ entity, end }) => {
    if (end <= (reached.get(entity) ?? -1)) return false
    reached.set(entity, end)
    return true
  })
}

/** Converts ascending UTF-16 offsets to code points in one pass over the text. */
const codePointsAt = (text: string, offsets: readonly number[]): Map<number, number> => {
  const converted = new Map<number, number>()
  let unit = 0
  let points = 0
  for (const offset of offsets.toSorted((a, b) => a - b)) {
    while (unit < offset) {
      unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1
      points += 1
    }
    converted.set(offset, points)
  }
  return converted
}

/** The answer for one text: best score first, then by place, as the analyzer sorts. */
export const toResults = (text: string, finds: readonly Find[]): AnalyzerResult[] => {
  const kept = withoutContained(finds)
  const points = codePointsAt(
    text,
    kept.flatMap(({ start, end }) => [start, end]),
  )
  return kept
    .toSorted((a, b) => b.score - a.score || a.start - b.start)
    .map(({ entity, start, end, score }) => ({
      analysis_explanation: null,
      end: points.get(end) ?? 0,
      entity_type: entity,
      score,
      start: points.get(start) ?? 0,
    }))
}
