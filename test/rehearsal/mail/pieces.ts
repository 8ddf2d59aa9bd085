// Text under construction: literal pieces and planted ones, so that gold spans survive quoting, wrapping and prefixes.
import type { Planted, PlantedKind } from './generated-email.ts'

export interface PlantedPiece {
  readonly kind: PlantedKind
  readonly value: string
}

export type Piece = string | PlantedPiece
export type Pieces = readonly Piece[]

export const plant = (kind: PlantedKind, value: string): PlantedPiece => ({ kind, value })

/** Number of UTF-16 units that the pieces will take. */
export const lengthOf = (pieces: Pieces): number =>
  pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : piece.value.length), 0)

/** Applies `change` to the literal pieces only; planted values stay as they are. */
export const mapLiterals = (pieces: Pieces, change: (text: string) => string): Pieces =>
  pieces.map((piece) => (typeof piece === 'string' ? change(piece) : piece))

/** Puts `mark` before every line, as mail programs quote. */
export const quote = (pieces: Pieces, mark = '> '): Pieces => [
  mark,
  ...mapLiterals(pieces, (text) => text.replaceAll('\n', `\n${mark}`)),
]

/** Joins blocks with a separator; empty blocks leave no trace. */
export const join = (blocks: readonly Pieces[], separator: string): Pieces => {
  const joined: Piece[] = []
  for (const block of blocks) {
    if (block.every((piece) => piece === '')) continue
    if (joined.length > 0) joined.push(separator)
    for (const piece of block) joined.push(piece)
  }
  return joined
}

/** The finished text and its gold spans, in UTF-16 units. */
export const render = (
  pieces: Pieces,
  field: Planted['field'],
): { readonly text: string; readonly planted: Planted[] } => {
  const planted: Planted[] = []
  let text = ''
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece
      continue
    }
    const { kind, value } = piece
    planted.push({ kind, value, field, start: text.length, end: text.length + value.length })
    text += value
  }
  return { text, planted }
}
