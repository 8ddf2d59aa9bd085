// Where a long text may end: never inside a character, a word, a number or an address.

/** How far back from the limit a good place is looked for, in UTF-16 units. */
const REACH = 1_000
/** A number written in groups has at most about this many of them. */
const GROUPS = 12

const ADDRESS_CHARACTER = /[\p{L}\p{N}\p{M}@._%+'-]/u

const lastMatch = (text: string, from: number, accept: (character: string) => boolean): number | undefined => {
  for (let at = from; at > Math.max(0, from - REACH); at -= 1) if (accept(text.charAt(at))) return at
  return undefined
}

/** Half a telephone number is half a secret: words with a digit or an @ at the end of what is kept go too. */
const withoutBrokenNumber = (text: string): string => {
  let kept = text.trimEnd()
  for (let group = 0; group < GROUPS; group += 1) {
    const word = kept.slice(Math.max(kept.lastIndexOf(' '), kept.lastIndexOf('\n'), kept.lastIndexOf('\t')) + 1)
    if (!/[\d@]/.test(word) || word.length > REACH) break
    kept = kept.slice(0, kept.length - word.length).trimEnd()
  }
  return kept
}

/**
 * The beginning of a text, at most `limit` UTF-16 units of it.
 * @param more the text is itself the beginning of a longer one, so its last word may be half a word
 */
export const cutText = (
  text: string,
  limit: number,
  more = false,
): { readonly text: string; readonly cut: boolean } => {
  if (text.length <= limit && !more) return { text, cut: false }
  const at = Math.min(limit, text.length)
  const white = lastMatch(text, at, (character) => /\s/.test(character))
  if (white !== undefined) return { text: withoutBrokenNumber(text.slice(0, white)), cut: true }
  const edge = lastMatch(text, at, (character) => character !== '' && !ADDRESS_CHARACTER.test(character))
  const hard = edge ?? at
  const splits = /[\ud800-\udbff]/.test(text.charAt(hard - 1)) && /[\udc00-\udfff]/.test(text.charAt(hard))
  return { text: text.slice(0, splits ? hard - 1 : hard), cut: true }
}
