// Dates as mail writes them: RFC 5322 and its old forms, the `From ` line of mbox, and ISO 8601.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Minutes east of Greenwich: the zones of RFC 5322 4.3, and those that European mailers write. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ ut: 0, utc: 0, gmt: 0, z: 0, wet: 0, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360 },
  ...{ pst: -480, pdt: -420, bst: 60, west: 60, cet: 60, met: 60, mez: 60, cest: 120, mest: 120, mesz: 120, eet: 120 },
}
const LONGEST = 200
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/i

const valid = (date: Date): Date | undefined => (Number.isNaN(date.getTime()) ? undefined : date)

const fromIso = (text: string): Date | undefined => {
  const [, day, time = '00:00', zone = 'Z'] = ISO.exec(text) ?? []
  return day === undefined ? undefined : valid(new Date(`${day}T${time}${zone.toUpperCase()}`))
}

const offsetOf = (zone: string): number => {
  const [, sign, hours = '', minutes = ''] = /([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  if (sign === undefined) return ZONES[zone.toLowerCase()] ?? 0
  const offset = Number(hours) * 60 + Number(minutes)
  if (offset > 24 * 60) return 0
  return sign === '-' ? -offset : offset
}

// RFC 5322 4.3: two digits below 50 are of this century, other years of two or three digits count from 1900.
const fullYear = (digits: string): number => {
  const year = Number(digits)
  if (digits.length > 3) return year
  return digits.length === 2 && year < 50 ? year + 2_000 : year + 1_900
}

/**
 * Reads a date, or returns undefined when it is none. Without a zone, or with one that nobody knows, it is UTC: what
 * is read must not depend on the machine that reads it, so that `new Date(text)` will not do.
 */
export const mailDate = (text: string | undefined): Date | undefined => {
  const told = (text ?? '')
    .slice(0, LONGEST)
    .replaceAll(/\([^()]*\)/g, ' ')
    .trim()
  const iso = fromIso(told)
  if (iso) return iso
  const words = told.replaceAll(/(\d)-([A-Za-z]{3,9})-(\d)/g, '$1 $2 $3').split(/[\s,]+/)
  const [, hour = '', minute = '', second = '0'] =
    words.map((word) => /^(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?$/.exec(word)).find((found) => found !== null) ?? []
  const month = words.map((word) => MONTHS.indexOf(word.slice(0, 3).toLowerCase())).find((index) => index >= 0)
  const [day, year] = words.filter((word) => /^\d{1,6}$/.test(word))
  if (month === undefined || day === undefined || year === undefined || year.length < 2) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
  const zone = words.find((word) => /^(?:GMT|UTC)?[+-]\d{4}$/i.test(word) || Object.hasOwn(ZONES, word.toLowerCase()))
  const seconds = Math.min(59, Number(second))
  const date = new Date(Date.UTC(fullYear(year), month, Number(day), Number(hour), Number(minute), seconds))
  if (date.getUTCDate() !== Number(day)) return undefined
  return valid(new Date(date.getTime() - offsetOf(zone ?? '') * 60_000))
}
