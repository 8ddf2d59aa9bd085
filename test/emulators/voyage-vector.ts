// Vectors without a model: a text is the bag of its words, hashed to 1,024 dimensions, so texts that share words are near.

export const DIMENSIONS = 1024

/** Little words say little; without this, any two French sentences are alike by their articles. */
const SHORT_WORD = 3
const SHORT_WORD_WEIGHT = 0.25

/** FNV-1a, 32 bits: equal on every machine. */
const hash = (word: string): number => {
  let state = 0x811c9dc5
  for (let i = 0; i < word.length; i++) state = Math.imul(state ^ word.charCodeAt(i), 0x01000193)
  return state >>> 0
}

const wordsOf = (text: string): string[] => {
  const words = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
  return words ?? [text]
}

/** The unit vector of a text: case and accents do not count, a word said n times weighs 1 + ln n. */
export const vectorOf = (text: string): number[] => {
  const times = new Map<string, number>()
  for (const word of wordsOf(text)) times.set(word, (times.get(word) ?? 0) + 1)
  const vector = new Float64Array(DIMENSIONS)
  for (const [word, count] of times) {
    const place = hash(word)
    const weight = (1 + Math.log(count)) * (word.length <= SHORT_WORD ? SHORT_WORD_WEIGHT : 1)
    // The sign keeps words that fall together from adding up to a likeness that is not there.
    const sign = place & 0x80000000 ? -1 : 1
    vector[place % DIMENSIONS] = (vector[place % DIMENSIONS] ?? 0) + sign * weight
  }
  const norm = Math.hypot(...vector)
  // Two words can cancel each other out; a vector has a length all the same.
  if (norm === 0) vector[0] = 1
  return Array.from(vector, (value) => Math.fround(value / (norm || 1)))
}

/** A vector as `encoding_format: base64` sends it: 32-bit floats, little-endian. */
export const toBase64 = (vector: readonly number[]): string =>
  Buffer.from(Float32Array.from(vector).buffer).toString('base64')
