// Readers of command arguments: strict, so that a slip of the thumb gets the usage line and not a guess.
import { z } from 'zod'

const DIGITS = /^\d{1,6}$/

/** Accepts nothing at all. */
export const none = (argument: string): 'none' | undefined => (argument === '' ? 'none' : undefined)

/** A whole number between `least` and `most`; `missing` when nothing was typed. */
export const optionalCount =
  <M>(least: number, most: number, missing: M) =>
  (argument: string): number | M | undefined => {
    if (argument === '') return missing
    const count = DIGITS.test(argument) ? Number(argument) : Number.NaN
    return count >= least && count <= most ? count : undefined
  }

const TIME = /^([01]?\d|2[0-3])[:hH]([0-5]\d)$/

/** A time of day as people type it (22:00, 8:30, 22h00), as `HH:MM`; undefined for anything else. */
export const readTime = (text: string): string | undefined => {
  const match = TIME.exec(text.trim())
  return match ? `${(match[1] ?? '').padStart(2, '0')}:${match[2]}` : undefined
}

/** Requests per minute that /rate and /resume accept. */
export const MAX_RATE = 10_000

/** As a button carries it. */
export const rateParam = z.union([z.int().positive(), z.literal('auto')])

/** An amount in USD as people type it (350, 350.50, 350,5, $350, 350 $), in micro-dollars; undefined for anything else. */
export const readAmount = (text: string): number | undefined => {
  const match = /^\$?\s?(\d{1,6})(?:[.,](\d{1,2}))?\s?(?:\$|usd)?$/i.exec(text.trim())
  if (!match?.[1]) return undefined
  const micros = Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(2, '0')) * 10_000
  return micros > 0 ? micros : undefined
}
