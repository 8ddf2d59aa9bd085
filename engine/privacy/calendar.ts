// Dates and times of day as the anonymiser's number patterns leave them out, so that 05/11/2026 08:30 is no telephone.

const DATE =
  /(?<![\d./-])(?:(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\d]|[./-]\d)/g
const TIME = /(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,6})?)?(?![\d:])/g

/** The text with the digits of dates and times turned into letters, so that offsets stay. */
export const withoutDates = (text: string): string =>
  text.replace(DATE, (date) => date.replace(/./g, 'x')).replace(TIME, (time) => time.replace(/./g, 'x'))
