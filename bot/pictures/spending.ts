// The picture of /cost: what was spent as it grew, the cap above it, and how far the two paid phases came meanwhile.
import type { Spending } from '../../engine/store/spending.ts'
import type { Localiser } from '../localiser.ts'
import { type Card, COLOURS, type Colour, createCard, type Picture } from './card.ts'
import { ticksUpTo } from './scale.ts'

export interface SpendingPicture {
  readonly history: Spending['history']
  readonly capMicros: number
  /** Emails that phase 1 and phase 3 pay for in all. */
  readonly toClassify: number
  readonly toEmbed: number
}

// Drawn for a phone, which shows it a third as wide: the letters are three times as large as they will look.
const [WIDTH, HEIGHT] = [1080, 1000]
const LETTERS = 36
const FRAME = { left: 165, right: 930, top: 280, bottom: 890 } as const
const DAY_MS = 24 * 3_600_000

interface Point {
  /** Both between 0 and 1. */
  readonly x: number
  readonly y: number
}

const place = ({ x, y }: Point) => ({
  x: FRAME.left + Math.min(1, x) * (FRAME.right - FRAME.left),
  y: FRAME.bottom - Math.min(1, y) * (FRAME.bottom - FRAME.top),
})

const draw = ({ context }: Card, points: readonly Point[], colour: Colour, dashed = false): void => {
  context.strokeStyle = colour
  context.lineWidth = dashed ? 4 : 6
  context.lineJoin = 'round'
  context.setLineDash(dashed ? [18, 12] : [])
  context.beginPath()
  for (const point of points) {
    const { x, y } = place(point)
    context.lineTo(x, y)
  }
  context.stroke()
  context.setLineDash([])
}

const legend = (card: Card, entries: readonly (readonly [text: string, colour: Colour])[]): void => {
  for (const [index, [text, colour]] of entries.entries()) {
    const [x, y] = [30 + (index % 2) * 540, 140 + Math.floor(index / 2) * 60]
    card.context.fillStyle = colour
    card.context.fillRect(x, y - 16, 36, 10)
    card.write(text, x + 52, y, { size: LETTERS, colour })
  }
}

const moneyAxis = (card: Card, words: Localiser, ticks: readonly number[]): void => {
  const most = ticks.at(-1) ?? 1
  for (const tick of ticks) {
    const { y } = place({ x: 0, y: tick / most })
    card.context.fillStyle = COLOURS.grid
    card.context.fillRect(FRAME.left, y - 1, FRAME.right - FRAME.left, 2)
    card.write(words.t('chart-money', { value: tick }), FRAME.left - 16, y + 12, {
      size: LETTERS,
      colour: COLOURS.faint,
      align: 'right',
    })
  }
}

const shareAxis = (card: Card, words: Localiser): void => {
  for (const share of [0, 0.25, 0.5, 0.75, 1])
    card.write(words.t('chart-share', { share }), FRAME.right + 16, place({ x: 1, y: share }).y + 12, {
      size: LETTERS,
      colour: COLOURS.faint,
    })
}

const timeAxis = (card: Card, words: Localiser, since: number, until: number): void => {
  const key = until - since > DAY_MS ? 'chart-moment' : 'chart-clock'
  // Dates are too long for three of them.
  const middle = key === 'chart-clock' ? ([[0.5, 'center']] as const) : []
  const places = [[0, 'left'], ...middle, [1, 'right']] as const
  for (const [share, align] of places)
    card.write(
      words.t(key, { at: new Date(since + share * (until - since)).toISOString() }),
      place({ x: share, y: 0 }).x,
      FRAME.bottom + 60,
      { size: LETTERS, colour: COLOURS.faint, align },
    )
}

/** Undefined while there is too little to draw a line. */
export const spendingPicture = async (words: Localiser, facts: SpendingPicture): Promise<Picture | undefined> => {
  const [first, last] = [facts.history[0], facts.history.at(-1)]
  if (!first || !last || first === last) return undefined
  const [since, until] = [first.at.getTime(), last.at.getTime()]
  const x = (at: Date) => (until === since ? 1 : (at.getTime() - since) / (until - since))
  const [spent, cap] = [last.micros / 1e6, facts.capMicros / 1e6]
  const ticks = ticksUpTo(Math.max(spent, cap), 5)
  const most = ticks.at(-1) ?? 1
  const share = (done: number, all: number) => (all === 0 ? 0 : done / all)

  const card = createCard(WIDTH, HEIGHT)
  card.write(words.t('chart-title'), 30, 66, { size: 46, bold: true })
  moneyAxis(card, words, ticks)
  shareAxis(card, words)
  timeAxis(card, words, since, until)
  const grown = (height: (step: (typeof facts.history)[number]) => number) =>
    facts.history.map((step) => ({ x: x(step.at), y: height(step) }))
  if (facts.toClassify > 0)
    draw(
      card,
      grown(({ classified }) => share(classified, facts.toClassify)),
      COLOURS.green,
    )
  if (facts.toEmbed > 0)
    draw(
      card,
      grown(({ embedded }) => share(embedded, facts.toEmbed)),
      COLOURS.orange,
    )
  draw(
    card,
    grown(({ micros }) => micros / 1e6 / most),
    COLOURS.blue,
  )
  draw(
    card,
    [
      { x: 0, y: cap / most },
      { x: 1, y: cap / most },
    ],
    COLOURS.red,
    true,
  )
  legend(card, [
    [words.t('chart-spent', { spent }), COLOURS.blue],
    [words.t('chart-cap', { cap }), COLOURS.red],
    [words.t('chart-classified', { share: share(last.classified, facts.toClassify) }), COLOURS.green],
    [words.t('chart-embedded', { share: share(last.embedded, facts.toEmbed) }), COLOURS.orange],
  ])
  return card.picture()
}
