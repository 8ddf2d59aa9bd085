// What a panel is: text with entities and rows of button specs. Pure: no clock, no database, no Telegram.
import { FormattedString, fmt } from '@grammyjs/parse-mode'
import type { Verb } from '../buttons/verbs.ts'
import type { Params } from '../localiser.ts'

/** A button before it has a row in the database: what it does, with what, and what stands on it. */
export interface ButtonSpec {
  readonly verb: Verb
  readonly params: Params
  readonly label: string
}

export interface Panel {
  readonly text: FormattedString
  readonly rows: readonly (readonly ButtonSpec[])[]
}

type Line = string | FormattedString | undefined

/** Telegram refuses longer texts; in UTF-16 units. */
const MAX_TEXT = 4096

export const bold = (text: string): FormattedString => FormattedString.b(text)

export const button = (verb: Verb, label: string, params: Params = {}): ButtonSpec => ({ verb, params, label })

/** Lines under each other; undefined ones are left out, an empty one is a blank line. */
export const lines = (...all: readonly Line[]): FormattedString =>
  FormattedString.join(
    all.filter((line) => line !== undefined),
    '\n',
  )

/** A panel of these lines, without buttons. */
export const panel = (...all: readonly Line[]): Panel => ({ text: lines(...all), rows: [] })

/** The same panel with these rows of buttons; empty rows are left out. */
export const withRows = (body: Panel, ...rows: readonly (readonly (ButtonSpec | undefined)[])[]): Panel => ({
  text: body.text,
  rows: [...body.rows, ...rows.map((row) => row.filter((spec) => spec !== undefined)).filter((row) => row.length > 0)],
})

/** Puts `foot` under a panel after a blank line; a text that would be too long is cut above it. */
export const withFoot = (body: Panel, foot: string): Panel => {
  const room = MAX_TEXT - foot.length - 4
  const text = body.text.text.length > room ? fmt`${body.text.slice(0, room)} …` : body.text
  return { text: lines(text, '', foot), rows: body.rows }
}
