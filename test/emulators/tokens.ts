// How the emulators count tokens: the same bytes always give the same count, and never more tokens than bytes.

/** Tokens of a text: a quarter of its UTF-8 bytes, rounded up, times what the model's tokenizer makes of them. */
export const countTokens = (text: string, tokenFactor = 1): number => {
  const bytes = Buffer.byteLength(text)
  return Math.min(bytes, Math.ceil((bytes / 4) * tokenFactor))
}

/** The longest beginning of a text that counts at most `tokens`. It may end inside a word, as a cut answer does. */
export const cutToTokens = (text: string, tokens: number, tokenFactor = 1): string => {
  const points = [...text]
  let kept = points.length
  while (kept > 0 && countTokens(points.slice(0, kept).join(''), tokenFactor) > tokens) {
    kept = Math.min(kept - 1, Math.ceil((kept * tokens) / countTokens(points.slice(0, kept).join(''), tokenFactor)))
  }
  return points.slice(0, kept).join('')
}
