// The last look for numbers of people: telephones, NIRs and cards, however their digits are grouped.

type Personal = 'phone' | 'nir' | 'card'

/** A run of digits and what stands between it and the run before. */
interface Group {
  readonly digits: string
  readonly start: number
  readonly end: number
  /** `near`: only blanks, dots, dashes, slashes or brackets. `odd`: a few other signs, or one line end. `far`: anything. */
  readonly gap: 'near' | 'odd' | 'far'
}

const MOST_DIGITS = 19
// Dates with a year of four digits, and times of day, are no numbers of anybody.
const DATES =
  /(?<![\d./-])(?:\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d|[./-]\d)|(?<![\d:])\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,6})?)?(?![\d:])/g
const NEAR = /^[ ./()-]{1,3}$/
const PHONE_WORD = /(?:tel|tele|telephone|mob|mobile|port|portable|fax|gsm|phone|cell|appel|appelez|call|sms|ligne)$/i
/** Groups in which people write these numbers: only so is one seen across line ends and odd signs. */
const USUAL: ReadonlySet<string> = new Set([
  '2,2,2,2,2',
  '4,4,4,4',
  '4,6,5',
  '1,2,2,2,3,3,2',
  '2,1,2,2,2,2',
  '2,1,1,2,2,2,2',
])

const groupsOf = (text: string): Group[] => {
  let last = -1
  return Array.from(text.matchAll(/\d+/g), ({ index, 0: digits }) => {
    const between = last === -1 || index - last > 4 ? undefined : text.slice(last, index)
    last = index + digits.length
    const gap =
      between === undefined || /\p{L}|\n[\s\S]*\n/u.test(between) ? 'far' : NEAR.test(between) ? 'near' : 'odd'
    return { digits, start: index, end: last, gap }
  })
}

/** Letters at the edge of a number make it a part of some id, except the word "Tel" before it or "Merci" behind it. */
const standsAlone = (text: string, start: number, end: number): boolean => {
  const before = text.slice(Math.max(0, start - 12), start).replace(/[+(]+$/, '')
  const left = !/[\p{L}_]$/u.test(before) || PHONE_WORD.test(before)
  return left && /^(?:[^\p{L}_]|\p{Lu}\p{Ll}{2}|$)/u.test(text.slice(end, end + 3))
}

const luhn = (digits: string): boolean => {
  let sum = 0
  for (let at = 0; at < digits.length; at += 1) {
    const value = Number(digits.charAt(digits.length - 1 - at)) * (at % 2 === 0 ? 1 : 2)
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}

/** Sex, year, month, place, order, and a key: 97 minus the rest of the number modulo 97. */
const isNir = (number: string): boolean => {
  const digits = number.toLowerCase().replace('2a', '19').replace('2b', '18')
  const month = Number(digits.slice(3, 5))
  const possible = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50
  return (
    /^[1-478]\d{14}$/.test(digits) && possible && 97 - (Number(digits.slice(0, 13)) % 97) === Number(digits.slice(13))
  )
}

const cardGroups = (sizes: readonly number[]): boolean => {
  const [first = 0] = sizes
  if (sizes.length === 1 || sizes.join() === '4,6,5' || sizes.join() === '4,6,4') return true
  return first !== 3 && sizes.slice(0, -1).every((size) => size === first) && (sizes.at(-1) ?? 0) <= first
}

const isPhone = (text: string, start: number, digits: string, sizes: readonly number[]): boolean => {
  // A decimal fraction (0.123456789) has the digits of a telephone number.
  const [first, second] = sizes
  if (second === undefined && /\d[.,]$/.test(text.slice(Math.max(0, start - 2), start))) return false
  if (first === 1 && sizes.length === 2 && text.charAt(start + 1) === '.') return false
  if (/^0[1-9]\d{8}$|^00[1-9]\d{8,12}$|^33[67]\d{8}$/.test(digits)) return true
  return /^[1-9]\d{8,14}$/.test(digits) && /\+\(?$/.test(text.slice(Math.max(0, start - 2), start))
}

const kindOf = (text: string, start: number, digits: string, sizes: readonly number[]): Personal | undefined => {
  if (digits.length === 15 && isNir(digits)) return 'nir'
  if (digits.length >= 13 && /^[2-6]/.test(digits) && cardGroups(sizes) && luhn(digits)) return 'card'
  return isPhone(text, start, digits, sizes) ? 'phone' : undefined
}

/** The kinds of numbers in a shadow copy. From each group at most 19 digits are read on. */
export const lookForNumbers = (shadow: string): ReadonlySet<Personal> => {
  const text = shadow.replace(DATES, (date) => 'x'.repeat(date.length))
  const found = new Set<Personal>()
  const groups = groupsOf(text)
  for (const [from, first] of groups.entries()) {
    let [digits, odd] = ['', false]
    const sizes: number[] = []
    for (let at = from; at < groups.length; at += 1) {
      const group = groups[at]
      if (!group || (at > from && group.gap === 'far') || digits.length + group.digits.length > MOST_DIGITS) break
      odd ||= at > from && group.gap === 'odd'
      digits += group.digits
      sizes.push(group.digits.length)
      if (digits.length < 9 || (odd && !USUAL.has(sizes.join()))) continue
      const kind = kindOf(text, first.start, digits, sizes)
      if (kind && standsAlone(text, first.start, group.end)) found.add(kind)
    }
  }
  // The departments of Corsica have a letter, which no run of digits holds.
  for (const [match] of text.matchAll(CORSICAN)) if (isNir(match.replace(/[^0-9ab]/gi, ''))) found.add('nir')
  return found
}

const CORSICAN =
  /(?<![\p{L}\p{N}])[1-478](?:[^\p{L}\p{N}]{0,4}\d\d){2}[^\p{L}\p{N}]{0,4}2[ab](?:[^\p{L}\p{N}]{0,4}\d{3}){2}[^\p{L}\p{N}]{0,4}\d\d(?!\d)/giu
