// The letters as a CSV file (RFC 4180), which names emails by their local numbers and holds nothing personal.
import { LETTER_SENTENCES } from './dead-letter.ts'
import { lookForPersonal } from './privacy.ts'
import type { Queryable } from './store/database.ts'
import { type LetterRow, letterPage, numberLetters } from './store/letter-pages.ts'

const PAGE_LETTERS = 1_000
const COLUMNS = ['number', 'phase', 'code', 'sentence', 'tries', 'failed_at', 'resolution', 'reason'] as const

/**
 * One field. A spreadsheet takes a text that begins with one of these signs for a formula and would run it, so an
 * apostrophe goes before it. Full-width signs too: some spreadsheets read them as the plain ones.
 */
const csvField = (value: string): string => {
  const inert = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

const lineOf = (fields: readonly string[]): string => `${fields.map(csvField).join(',')}\r\n`

const rowLine = ({ number, phase, code, tries, failedAt, resolution, reason }: LetterRow): string => {
  const own = [String(number), phase, code, LETTER_SENTENCES[code], String(tries), failedAt.toISOString(), resolution]
  const bare = lineOf([...own, ''])
  if (reason === null) return bare
  const line = lineOf([...own, reason])
  // A reason is the only free text in it; one that reads like a number of somebody must not hold the whole file back.
  return lookForPersonal(line).length === 0 ? line : bare
}

/** The file in pieces of a thousand lines, read as they are asked for. */
export async function* lettersCsv(db: Queryable): AsyncGenerator<string> {
  await numberLetters(db)
  yield lineOf(COLUMNS)
  for (let after = 0; ; ) {
    const page = await letterPage(db, after, PAGE_LETTERS)
    const last = page.at(-1)
    if (!last) return
    yield page.map(rowLine).join('')
    after = last.id
  }
}
