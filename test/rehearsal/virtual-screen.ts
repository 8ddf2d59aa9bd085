// A terminal for tests: it obeys the escape sequences that the chat and readline write, and shows what a person would see.
import { Writable } from 'node:stream'
import { createChanges } from '../emulators/changes.ts'

export interface VirtualScreen extends Writable {
  readonly isTTY: true
  columns: number
  readonly rows: number
  /** What the window shows, without blanks at the ends of lines and of the screen. */
  text(): string
  /** Rows that have scrolled out of the window, oldest first. */
  scrolledOut(): readonly string[]
  /** Resolves once the window shows something that fits; rejects when `signal` aborts. */
  shows(pattern: RegExp, signal: AbortSignal): Promise<string>
}

const sequence = /\r|\n|\p{Cc}\[(\d*)(?:;\d+)*([A-Za-z])|\P{Cc}/gu

export const createVirtualScreen = (columns: number, rows: number): VirtualScreen => {
  const changes = createChanges()
  const gone: string[] = []
  let lines: string[] = ['']
  let row = 0
  let column = 0

  const lineFeed = () => {
    row += 1
    column = 0
    if (row === lines.length) lines.push('')
    if (lines.length > rows) {
      gone.push(lines.shift() ?? '')
      row -= 1
    }
  }
  const put = (character: string) => {
    if (column >= columns) lineFeed()
    const line = [...(lines[row] ?? '').padEnd(column)]
    line[column] = character
    lines[row] = line.join('')
    column += 1
  }
  const control = (count: number | undefined, letter: string) => {
    const step = count ?? 1
    if (letter === 'A') row = Math.max(0, row - step)
    if (letter === 'B') row = Math.min(lines.length - 1, row + step)
    if (letter === 'C') column += step
    if (letter === 'D') column = Math.max(0, column - step)
    if (letter === 'G') column = step - 1
    if (letter === 'J' || letter === 'K') lines[row] = [...(lines[row] ?? '')].slice(0, column).join('')
    if (letter === 'J') lines = lines.slice(0, row + 1)
  }
  const window = () =>
    lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd()

  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      for (const [whole, count, letter] of String(chunk).matchAll(sequence)) {
        if (letter !== undefined) control(count === '' ? undefined : Number(count), letter)
        else if (whole === '\r') column = 0
        else if (whole === '\n') lineFeed()
        else put(whole)
      }
      changes.bump()
      done()
    },
  })
  return Object.assign(stream, {
    isTTY: true as const,
    columns,
    rows,
    text: window,
    scrolledOut: () => gone,
    shows: async (pattern: RegExp, signal: AbortSignal) => {
      for (;;) {
        const version = changes.version()
        if (pattern.test(window())) return window()
        await changes.after(version, signal).catch((reason: unknown) => {
          throw new Error(`the screen never showed ${pattern}; it shows:\n${window()}`, { cause: reason })
        })
      }
    },
  })
}
