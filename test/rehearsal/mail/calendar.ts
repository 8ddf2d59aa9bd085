// Dates in words, French and English, in UTC: generated mail knows no time zone.
import type { Language } from './generated-email.ts'

const months = {
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
} as const
const weekdays = {
  fr: 'dimanche lundi mardi mercredi jeudi vendredi samedi'.split(' '),
  en: 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' '),
} as const
const DAY_MS = 86_400_000

export const daysLater = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY_MS)

const two = (n: number) => String(n).padStart(2, '0')

export const monthName = (language: Language, at: Date): string => months[language][at.getUTCMonth()] ?? ''

const dayOfMonth = (language: Language, at: Date): string =>
  language === 'fr' && at.getUTCDate() === 1 ? '1er' : String(at.getUTCDate())

/** `3 mars 2019`, `1er mars 2019`, `3 March 2019`. */
export const dateInWords = (language: Language, at: Date): string =>
  `${dayOfMonth(language, at)} ${monthName(language, at)} ${at.getUTCFullYear()}`

/** `mardi 3 mars`, `Tuesday 3 March`. */
export const weekdayInWords = (language: Language, at: Date): string =>
  `${weekdays[language][at.getUTCDay()]} ${dayOfMonth(language, at)} ${monthName(language, at)}`

/** `03/03/2019`. */
export const dateInDigits = (at: Date): string =>
  `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`

/** `14:02`. */
export const clock = (at: Date): string => `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`

/** `mar. 3 mars 2019`, `Tue, 3 Mar 2019`: the short forms of quoting headers. */
export const quotedDate = (language: Language, at: Date): string => {
  const weekday = (weekdays[language][at.getUTCDay()] ?? '').slice(0, 3)
  if (language === 'fr') return `${weekday}. ${at.getUTCDate()} ${monthName('fr', at)} ${at.getUTCFullYear()}`
  return `${weekday}, ${at.getUTCDate()} ${monthName('en', at).slice(0, 3)} ${at.getUTCFullYear()}`
}
