// Times of the owner's day: what his clock says, and when it will next say something.

const DAY_MIN = 24 * 60
const MINUTE_MS = 60_000

const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

/** `HH:MM` as a clock in `timezone` (an IANA name) shows it. */
export const clockAt = (at: Date, timezone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit' }).format(at)

/**
 * The next moment after `now` at which a clock in `timezone` shows `HH:MM`. A time that the change to summer leaves out
 * is the first one after it.
 */
export const nextAt = (time: string, now: Date, timezone: string): Date => {
  const wanted = minutesOf(time)
  const start = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS
  const ahead = (wanted - minutesOf(clockAt(new Date(start), timezone)) + DAY_MIN) % DAY_MIN || DAY_MIN
  const guess = new Date(start + ahead * MINUTE_MS)
  // A change of the clock lies in between: the guess is off by an hour or so.
  const off = ((minutesOf(clockAt(guess, timezone)) - wanted + DAY_MIN + DAY_MIN / 2) % DAY_MIN) - DAY_MIN / 2
  const mended = new Date(guess.getTime() - off * MINUTE_MS)
  return clockAt(mended, timezone) === time && mended > now ? mended : guess
}

/** The day as a clock in `timezone` shows it, as `YYYYMMDD`. */
export const dayStamp = (at: Date, timezone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .format(at)
    .replaceAll('-', '')
