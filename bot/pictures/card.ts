// The card: a canvas that a phone shows well in light and dark, its font, and the words that were drawn on it.
import { fileURLToPath } from 'node:url'
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas'

export const COLOURS = {
  paper: '#f6f7f9',
  ink: '#1c2430',
  faint: '#5d6875',
  grid: '#d5dae1',
  blue: '#1769aa',
  green: '#2e7d32',
  orange: '#b35c00',
  red: '#b3261e',
} as const

export type Colour = (typeof COLOURS)[keyof typeof COLOURS]

const FAMILY = 'Panel'
// A server has no fonts of its own, so the card brings one.
for (const file of [
  import.meta.resolve('@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff2'),
  import.meta.resolve('@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff2'),
])
  GlobalFonts.registerFromPath(fileURLToPath(file), FAMILY)

interface Lettering {
  readonly size?: number
  readonly bold?: boolean
  readonly colour?: Colour
  readonly align?: 'left' | 'right' | 'center'
}

export interface Picture {
  /** PNG. */
  readonly png: Buffer
  /** All that is written in it. */
  readonly words: readonly string[]
}

export interface Card {
  readonly context: SKRSContext2D
  /** Writes one line; `y` is its base line. */
  write(text: string, x: number, y: number, lettering?: Lettering): void
  /** Encodes it beside the event loop, on which the engine works too: that takes longer than the drawing. */
  picture(): Promise<Picture>
}

/** A card of that size in pixels. */
export const createCard = (width: number, height: number): Card => {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const words: string[] = []
  context.fillStyle = COLOURS.paper
  context.fillRect(0, 0, width, height)
  return {
    context,
    write(text, x, y, { size = 26, bold = false, colour = COLOURS.ink, align = 'left' } = {}) {
      // Characters that the font lacks would be drawn as boxes: Intl puts narrow no-break spaces into numbers.
      const drawable = text.replace(/[\u00a0\u2009\u202f]/g, ' ')
      words.push(drawable)
      context.font = `${bold ? 'bold ' : ''}${size}px ${FAMILY}`
      context.fillStyle = colour
      context.textAlign = align
      context.fillText(drawable, x, y)
    },
    picture: async () => ({ png: await canvas.encode('png'), words: [...words] }),
  }
}
