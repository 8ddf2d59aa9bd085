// Looks for planted texts in what was received: the independent eye of the leak tests.

/** A letter beside a letter or a digit beside a digit: the hit is a part of something longer. */
const glued = (before: string, after: string): boolean =>
  (/\p{L}$/u.test(before) && /^\p{L}/u.test(after)) || (/\p{N}$/u.test(before) && /^\p{N}/u.test(after))

const stringsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsOf(inner)])
}

/** A JSON body with its escapes undone; any other body as it is. */
const readable = (body: string): string => {
  if (!body.includes('\\')) return body
  try {
    return `${body}\n${stringsOf(JSON.parse(body)).join('\n')}`
  } catch {
    return body
  }
}

const holds = (haystack: string, needle: string): boolean => {
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) {
    const end = at + needle.length
    const cutBefore = glued(haystack.slice(Math.max(0, at - 2), at), needle)
    if (!cutBefore && !glued(needle, haystack.slice(end, end + 2))) return true
  }
  return false
}

/** Runs of letters and runs of digits: a hit is never a part of one, so its own runs must all be there whole. */
const runsOf = (text: string): string[] => text.match(/\p{L}+|\p{N}+/gu) ?? []

/**
 * Prepares a search over bodies; the search returns the needles that were found with the indexes of their bodies.
 * Nearly every needle is in none of them, and most of those have a word that is nowhere: one look-up ends the search.
 */
export const createSearch = (bodies: readonly string[]) => {
  const haystacks = bodies.map((body) => readable(body).normalize('NFC').toLowerCase())
  const runs = new Set(haystacks.flatMap(runsOf))
  return (needles: readonly string[]): { readonly needle: string; readonly found: readonly number[] }[] =>
    needles.flatMap((needle) => {
      const wanted = needle.normalize('NFC').toLowerCase()
      if (wanted === '') throw new Error('an empty needle would be found everywhere; leave it out')
      if (!runsOf(wanted).every((run) => runs.has(run))) return []
      const found = haystacks.flatMap((haystack, index) => (holds(haystack, wanted) ? [index] : []))
      return found.length > 0 ? [{ needle, found }] : []
    })
}
