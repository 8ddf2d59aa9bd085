// Formatted text on a terminal: entities become colours, lines fit the width, and nothing in a text can drive the terminal.
import type { ChatEntity } from '../emulators/phone.ts'

export interface Look {
  /** False: plain text without any escape sequence. */
  readonly ansi: boolean
  /** Columns that a line may fill. */
  readonly width: number
  /** IANA zone of the times shown. */
  readonly timeZone: string
}

/** SGR codes, see ECMA-48 section 8.3.117. */
const codes: ReadonlyMap<string, string> = new Map([
  ['bold', '1'],
  ['dim', '2'],
  ['italic', '3'],
  ['underline', '4'],
  ['text_link', '4'],
  ['inverse', '7'],
  ['strikethrough', '9'],
  ['code', '36'],
  ['pre', '36'],
  ['bot_command', '36'],
  ['cyan', '36'],
  ['yellow', '33'],
])

interface Cell {
  readonly grapheme: string
  readonly style: string
}

const graphemes = new Intl.Segmenter('fr', { granularity: 'grapheme' })
const wide =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]|[\u{20000}-\u{3FFFD}]/u
/** Control characters and those that turn the direction of writing: a terminal would obey them. */
const commanding = /^[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]+$/u

const cellWidth = (grapheme: string): number => {
  if (/^\p{M}+$/u.test(grapheme)) return 0
  return wide.test(grapheme) ? 2 : 1
}

/** Columns that a text fills on a terminal. */
export const columnsOf = (text: string): number =>
  [...graphemes.segment(text)].reduce((sum, { segment }) => sum + cellWidth(segment), 0)

/** The beginning of a text, with an ellipsis when it does not fit into `width` columns. */
export const shortened = (text: string, width: number): string => {
  let kept = ''
  let filled = 0
  for (const { segment } of graphemes.segment(text)) {
    filled += cellWidth(segment)
    if (filled > width - 1) return columnsOf(text) <= width ? text : `${kept}…`
    kept += segment
  }
  return text
}

/** Wraps a text in one style; plain when the look is. */
export const styled = (text: string, style: string, look: Look): string =>
  look.ansi && text !== '' ? `\u001b[${codes.get(style) ?? '0'}m${text}\u001b[0m` : text

const cellsOf = (text: string, entities: readonly ChatEntity[]): Cell[] => {
  const cells: Cell[] = []
  for (const { segment, index } of graphemes.segment(text)) {
    const active = entities.filter(({ offset, length }) => offset <= index && index < offset + length)
    const style = [...new Set(active.flatMap(({ type }) => codes.get(type) ?? []))].sort().join(';')
    if (/^\r?\n$/.test(segment)) cells.push({ grapheme: '\n', style: '' })
    else if (segment === '\t') cells.push({ grapheme: ' ', style }, { grapheme: ' ', style })
    else if (!commanding.test(segment)) cells.push({ grapheme: segment, style })
    for (const { type, offset, length, url } of entities) {
      if (type !== 'text_link' || typeof url !== 'string' || offset + length !== index + segment.length) continue
      for (const { segment: part } of graphemes.segment(` (${url})`)) cells.push({ grapheme: part, style: '' })
    }
  }
  return cells
}

const wrapped = (cells: readonly Cell[], width: number): Cell[][] => {
  const lines: Cell[][] = []
  let line: Cell[] = []
  let filled = 0
  for (const cell of cells) {
    if (cell.grapheme === '\n') {
      lines.push(line)
      line = []
      filled = 0
      continue
    }
    const columns = cellWidth(cell.grapheme)
    if (filled + columns > width && line.length > 0) {
      const space = cell.grapheme === ' ' ? line.length : line.findLastIndex(({ grapheme }) => grapheme === ' ')
      const rest = space < 0 ? [] : line.slice(space + 1)
      lines.push(space < 0 ? line : line.slice(0, space))
      line = rest
      filled = rest.reduce((sum, { grapheme }) => sum + cellWidth(grapheme), 0)
      if (cell.grapheme === ' ') continue
    }
    line.push(cell)
    filled += columns
  }
  return [...lines, line]
}

const painted = (line: readonly Cell[], ansi: boolean): string => {
  let text = ''
  let current = ''
  for (const { grapheme, style } of line) {
    if (ansi && style !== current)
      text += `${current === '' ? '' : '\u001b[0m'}${style === '' ? '' : `\u001b[${style}m`}`
    current = style
    text += grapheme
  }
  return ansi && current !== '' ? `${text}\u001b[0m` : text
}

/** The lines of a formatted text, broken at spaces where possible; links are followed by their address. */
export const styledLines = (text: string, entities: readonly ChatEntity[], look: Look): readonly string[] =>
  wrapped(cellsOf(text, entities), look.width).map((line) => painted(line, look.ansi))
