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
  if (grapheme.length === 1 && grapheme < '\u0300') return 1
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

const fill = (line: readonly Cell[]): number => line.reduce((sum, { grapheme }) => sum + cellWidth(grapheme), 0)

/** Breaks a line that is full before a cell of `columns`: at its last space, or hard where a word fills it alone. */
const broken = (line: readonly Cell[], columns: number, width: number): readonly [ended: Cell[], begun: Cell[]] => {
  const space = line.findLastIndex(({ grapheme }) => grapheme === ' ')
  const word = line.slice(space + 1)
  return space < 0 || fill(word) + columns > width ? [[...line], []] : [line.slice(0, space), word]
}

const wrapped = (cells: readonly Cell[], width: number): Cell[][] => {
  const lines: Cell[][] = []
  let line: Cell[] = []
  let filled = 0
  for (const cell of cells) {
    const isBreak = cell.grapheme === '\n'
    const columns = isBreak ? 0 : cellWidth(cell.grapheme)
    const isFull = line.length > 0 && filled + columns > width
    if (isBreak || (isFull && cell.grapheme === ' ')) {
      lines.push(line)
      line = []
      filled = 0
    } else if (isFull) {
      const [ended, begun] = broken(line, columns, width)
      lines.push(ended)
      line = [...begun, cell]
      filled = fill(line)
    } else {
      line.push(cell)
      filled += columns
    }
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
