// How money, durations, dates and shares are written, by Intl, in one language and one time zone.

export type Language = 'fr' | 'en'
export const LANGUAGES = ['fr', 'en'] as const satisfies readonly Language[]

// British English: 24-hour times and day before month, as the owner's watch has it.
const TAGS = { fr: 'fr-FR', en: 'en-GB' } as const satisfies Record<Language, string>

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const UNITS = [
  ['day', DAY_MS],
  ['hour', HOUR_MS],
  ['minute', MINUTE_MS],
  ['second', SECOND_MS],
] as const

export interface Formats {
  /** An amount in USD; under a dollar with up to four decimals, since one call costs a fraction of a cent. */
  money(usd: number): string
  /** A length of time in ms, in its two greatest units: 9 h 12 min. */
  duration(ms: number): string
  /** A day and a time, from ISO 8601. */
  moment(iso: string): string
  /** A time of day, from ISO 8601. */
  clock(iso: string): string
  /** A day of the calendar, from ISO 8601 in UTC: it was put into the owner's time zone before. */
  day(iso: string): string
  /** A share between 0 and 1. */
  percent(share: number): string
  number(value: number): string
  /** A size in bytes, in the greatest unit of which there is one: 12.3 MB. */
  bytes(value: number): string
}

/** Splits `ms` into whole units, greatest first, keeping two that follow each other. */
const unitsOf = (ms: number): { readonly unit: string; readonly count: number }[] => {
  const rounded = Math.max(0, ms < HOUR_MS ? Math.round(ms / SECOND_MS) * SECOND_MS : ms)
  const greatest = UNITS.findIndex(([, length]) => rounded >= length)
  if (greatest < 0) return [{ unit: 'second', count: 0 }]
  const parts: { readonly unit: string; readonly count: number }[] = []
  let left = rounded
  for (const [unit, length] of UNITS.slice(greatest, greatest + 2)) {
    const count = Math.floor(left / length)
    left -= count * length
    if (count > 0) parts.push({ unit, count })
  }
  return parts
}

/** `timezone` is an IANA name. Throws a RangeError when it is not one. */
export const createFormats = (language: Language, timezone: string): Formats => {
  const tag = TAGS[language]
  const dollars = (digits: number) =>
    new Intl.NumberFormat(tag, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: 2,
      maximumFractionDigits: digits,
      trailingZeroDisplay: 'stripIfInteger',
    })
  const [coarse, fine] = [dollars(2), dollars(4)]
  const list = new Intl.ListFormat(tag, { type: 'unit', style: 'narrow' })
  const units = new Map(
    UNITS.map(([unit]) => [unit as string, new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'short' })]),
  )
  const moments = new Intl.DateTimeFormat(tag, { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' })
  const clocks = new Intl.DateTimeFormat(tag, { timeZone: timezone, timeStyle: 'short' })
  const days = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' })
  const shares = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 })
  const sizes = (unit: string) => new Intl.NumberFormat(tag, { style: 'unit', unit, maximumFractionDigits: 1 })
  const numbers = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 })
  return {
    money: (usd) => (Math.abs(usd) < 1 ? fine : coarse).format(usd),
    duration: (ms) => list.format(unitsOf(ms).map(({ unit, count }) => units.get(unit)?.format(count) ?? '')),
    moment: (iso) => moments.format(new Date(iso)),
    clock: (iso) => clocks.format(new Date(iso)),
    day: (iso) => days.format(new Date(iso)),
    percent: (share) => shares.format(share),
    number: (value) => numbers.format(value),
    bytes(value) {
      const rank = value < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(value) / 3))
      const unit = SIZES[rank] ?? 'byte'
      return sizes(unit).format(value / 1_000 ** rank)
    },
  }
}
