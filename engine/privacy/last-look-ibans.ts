// The last look for IBANs: two letters, two digits, and a right checksum (ISO 13616: the number modulo 97 is 1).

const SHORTEST = 15
const LONGEST = 34
const FEWEST_DIGITS = 8
/** Lengths in the countries of this mail; there an IBAN is seen even when a word is glued to its end. */
const LENGTHS: Readonly<Record<string, number>> = {
  FR: 27,
  MC: 27,
  BE: 16,
  LU: 20,
  CH: 21,
  DE: 22,
  ES: 24,
  IT: 27,
  PT: 25,
  NL: 18,
  GB: 22,
  IE: 22,
  AT: 20,
}

const START = /[a-z]{2}\d\d/gi
const GAP = /^(?:[ .-]{1,2}|[ .-]{0,2}\n[> ]{0,4})$/

/** The value of a letter is its place in the alphabet plus 9: A is 10. */
const append = (remainder: number, character: string): number => {
  const value = Number.parseInt(character, 36)
  return (remainder * (value > 9 ? 100 : 10) + value) % 97
}

const isAlphanumeric = (character: string): boolean => /^[a-z0-9]$/i.test(character)

/** Whether an IBAN begins here: reads on over short gaps and checks wherever it may end. */
const beginsAt = (text: string, start: number): boolean => {
  const head = text.slice(start, start + 4).toUpperCase()
  let [remainder, count, digits, at] = [0, 4, 2, start + 4]
  while (count < LONGEST && at < text.length) {
    const character = text.charAt(at)
    if (!isAlphanumeric(character)) {
      const gap = /^[^a-z0-9]{1,8}/i.exec(text.slice(at, at + 8))?.[0] ?? ''
      if (!GAP.test(gap)) return false
      at += gap.length
      continue
    }
    remainder = append(remainder, character)
    count += 1
    at += 1
    if (/\d/.test(character)) digits += 1
    const ends = !isAlphanumeric(text.charAt(at)) || LENGTHS[head.slice(0, 2)] === count
    if (count < SHORTEST || digits < FEWEST_DIGITS || !ends) continue
    if (Array.from(head).reduce(append, remainder) === 1) return true
  }
  return false
}

/** Whether an IBAN stands in a shadow copy. Each possible beginning reads at most 34 characters and their gaps. */
export const lookForIbans = (text: string): boolean => {
  for (const { index } of text.matchAll(START)) {
    const label = /iban$/i.test(text.slice(Math.max(0, index - 4), index))
    if ((label || !isAlphanumeric(text.charAt(index - 1))) && beginsAt(text, index)) return true
  }
  return false
}
