// The last look for numbers of people: telephones, NIRs and cards, however their digits are grouped.
import { isNir, luhn } from './last-look-checksums.ts'

type Personal = 'phone' | 'nir' | 'card'

/** A run of digits and what stands between it and the run before. */
interface Group {
  readonly digits: string
  readonly start: number
  readonly end: number
  /** `near`: only blanks, dots, dashes, slashes or brackets. `odd`: a few other signs, or one line end. `far`: anything. */
  readonly gap: 'near' | 'odd' | 'far'
  /** The sign that separates, without blanks, brackets and what quotes a line. */
  readonly sign: string
}

/** Groups that are read together as one number. */
interface Reading {
  readonly digits: string
  readonly sizes: readonly number[]
  /** All gaps show the same sign, as when one person writes one number. */
  readonly uniform: boolean
  readonly plus: boolean
}

const FEWEST_DIGITS = 9
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
/** Where the parts of a NIR end: sex, year, month, department, commune, order; the key is the last. */
const NIR_EDGES: ReadonlySet<number> = new Set([1, 3, 5, 7, 10, 13, 15])
// The departments of Corsica have a letter, which no run of digits holds.
const CORSICAN =
  /(?<![\p{L}\p{N}])[1-478](?:[^\p{L}\p{N}]{0,4}\d\d){2}[^\p{L}\p{N}]{0,4}2[ab](?:[^\p{L}\p{N}]{0,4}\d{3}){2}[^\p{L}\p{N}]{0,4}\d\d(?!\d)/giu

const groupsOf = (text: string): Group[] => {
  let last = -1
  return Array.from(text.matchAll(/\d+/g), ({ index, 0: digits }) => {
    const between = last === -1 || index - last > 4 ? undefined : text.slice(last, index)
    last = index + digits.length
    const sign = between?.replace(/[\s()>]+/g, '') ?? ''
    if (between === undefined || /\p{L}|\n[\s\S]*\n/u.test(between))
      return { digits, start: index, end: last, gap: 'far', sign }
    return { digits, start: index, end: last, gap: NEAR.test(between) ? 'near' : 'odd', sign }
  })
}

/** Letters at the edge of a number make it a part of some id, except the word "Tel" before it or "Merci" behind it. */
const standsAlone = (text: string, start: number, end: number): boolean => {
  const before = text.slice(Math.max(0, start - 12), start).replace(/[+(]+$/, '')
  const left = !/[\p{L}_]$/u.test(before) || PHONE_WORD.test(before)
  return left && /^(?:[^\p{L}_]|\p{Lu}\p{Ll}{2}|$)/u.test(text.slice(end, end + 3))
}

const inNirParts = (sizes: readonly number[]): boolean => {
  let edge = 0
  return sizes.every((size) => {
    edge += size
    return NIR_EDGES.has(edge)
  })
}

const inCardGroups = (digits: string, sizes: readonly number[]): boolean => {
  const [first = 0] = sizes
  if (sizes.length === 1) return true
  // American Express and Diners Club; all others write fours.
  if (sizes.join() === '4,6,5' || sizes.join() === '4,6,4') return /^3[04-9]/.test(digits)
  return [1, 2, 4].includes(first) && sizes.slice(0, -1).every((size) => size === first) && (sizes.at(-1) ?? 0) <= first
}

const isPhone = ({ digits, sizes, uniform, plus }: Reading): boolean => {
  if (plus) return digits.length <= 15 && digits[0] !== '0'
  if (digits.startsWith('00')) return /^00[1-9]\d{8,12}$/.test(digits) && uniform && (sizes[0] ?? 0) > 1
  if (digits[0] === '0') return digits.length === 10 && (uniform || /^0[67]/.test(digits))
  return sizes.length === 1 && /^33[67]\d{8}$/.test(digits)
}

/** 0.123456789: the digits behind a decimal point, or with the nought before it. */
const isFraction = (text: string, start: number, { sizes }: Reading): boolean => {
  if (sizes.length === 1) return /\d[.,]$/.test(text.slice(Math.max(0, start - 2), start))
  return sizes.length === 2 && sizes[0] === 1 && text.charAt(start + 1) === '.'
}

const kindOf = (reading: Reading): Personal | undefined => {
  const { digits, sizes, uniform } = reading
  if (digits.length === 15 && inNirParts(sizes) && isNir(digits)) return 'nir'
  if (digits.length >= 13 && uniform && /^[2-6]/.test(digits) && inCardGroups(digits, sizes) && luhn(digits))
    return 'card'
  return isPhone(reading) ? 'phone' : undefined
}

/** The kinds of numbers in a shadow copy. From each group at most 19 digits are read on. */
export const lookForNumbers = (shadow: string): ReadonlySet<Personal> => {
  const text = shadow.replace(DATES, (date) => 'x'.repeat(date.length))
  const found = new Set<Personal>()
  const groups = groupsOf(text)
  for (const [from, { start, digits: head }] of groups.entries()) {
    let [digits, odd, uniform] = [head, false, true]
    const sizes = [head.length]
    const plus = /\+\(?$/.test(text.slice(Math.max(0, start - 2), start))
    for (let at = from; digits.length <= MOST_DIGITS; ) {
      if (digits.length >= FEWEST_DIGITS && (!odd || USUAL.has(sizes.join()))) {
        const reading = { digits, sizes, uniform, plus }
        const kind = kindOf(reading)
        const personal = kind && !isFraction(text, start, reading) && standsAlone(text, start, groups[at]?.end ?? start)
        if (personal) found.add(kind)
      }
      at += 1
      const next = groups[at]
      if (!next || next.gap === 'far') break
      odd ||= next.gap === 'odd'
      uniform &&= next.sign === groups[from + 1]?.sign
      digits += next.digits
      sizes.push(next.digits.length)
    }
  }
  for (const [match] of text.matchAll(CORSICAN)) if (isNir(match.replace(/[^0-9ab]/gi, ''))) found.add('nir')
  return found
}
