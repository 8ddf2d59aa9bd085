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

/**
 * Prepares a search over bodies; the search returns the needles that were found with the indexes of their bodies.
 * All bodies are first searched as one text, because nearly every needle is in none of them.
 */
export const createSearch = (bodies: readonly string[]) => {
  const haystacks = bodies.map((body) => readable(body).normalize('NFC').toLowerCase())
  const whole = haystacks.join('\n')
  return (needles: readonly string[]): { readonly needle: string; readonly found: readonly number[] }[] =>
    needles.flatMap((needle) => {
      const wanted = needle.normalize('NFC').toLowerCase()
      if (wanted === '') throw new Error('an empty needle would be found everywhere; leave it out')
      if (!holds(whole, wanted)) return []
      const found = haystacks.flatMap((haystack, index) => (holds(haystack, wanted) ? [index] : []))
      return found.length > 0 ? [{ needle, found }] : []
    })
}
