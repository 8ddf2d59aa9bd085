// The writing side of the terminal chat: blocks above, the pinned status below them, and the prompt with what is typed.
import { clearScreenDown, cursorTo, type Interface, moveCursor } from 'node:readline'
import type { Writable } from 'node:stream'
import { type Block, repaint } from './repaint.ts'
import { columnsOf, type Look } from './styled-lines.ts'

/** A stream that may be a terminal, such as process.stdout. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number }

export interface ChatScreen {
  /** How wide and how coloured lines have to be now. */
  look(): Look
  /** Writes what differs from what stands there; on what is no terminal, only adds. */
  show(blocks: readonly Block[], status: readonly string[]): void
  /** Takes readline's own copy of a line that was entered off a terminal. */
  forgetTyped(line: string): void
  close(): void
}

export interface ChatScreenDeps {
  readonly output: Output
  readonly reader: Interface
  /** IANA zone of the times shown. */
  readonly timeZone: string
  /** What stands for a block that changed out of reach. */
  readonly echo: (before: Block, after: Block) => readonly string[]
}

const rowsOf = (blocks: readonly Block[]): number => blocks.reduce((sum, { lines }) => sum + lines.length, 0)
const written = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/** Listens to the output's resizes until it is closed. */
export const createChatScreen = ({ output, reader, timeZone, echo }: ChatScreenDeps): ChatScreen => {
  const live = output.isTTY === true
  let printed: readonly Block[] = []
  let statusShown: readonly string[] = []
  /** Blocks before this one are never rewritten. */
  let barrier = 0

  // A resized terminal has wrapped its rows anew: nothing above can be counted on.
  const onResize = () => {
    barrier = printed.length
    statusShown = []
  }
  output.on('resize', onResize)
  if (live) reader.prompt()

  const reachableRows = (typedRows: number): number => {
    if (!live) return 0
    const onScreen = (output.rows ?? 24) - 1 - statusShown.length - typedRows
    return Math.min(onScreen, rowsOf(printed.slice(barrier)))
  }

  const draw = (up: number, lines: readonly string[], status: readonly string[], typedRows: number) => {
    cursorTo(output, 0)
    moveCursor(output, 0, -(up + statusShown.length + typedRows))
    clearScreenDown(output)
    output.write(written([...lines, ...status]))
    // readline goes up by the rows that it remembers of the typed text before it writes that again.
    output.write('\n'.repeat(typedRows))
    reader.prompt(true)
  }

  return {
    look: () => ({
      ansi: live,
      // The last column stays free: terminals that wrap there would count one row more than we do.
      width: Math.max(20, Math.min(output.columns ?? 101, 101) - 1),
      timeZone,
    }),
    show: (blocks, status) => {
      const typedRows = live ? reader.getCursorPos().rows : 0
      const { up, lines, printed: next } = repaint(printed, blocks, reachableRows(typedRows), echo)
      const statusChanged = status.join('\n') !== statusShown.join('\n')
      if (live && (up > 0 || lines.length > 0 || statusChanged)) draw(up, lines, status, typedRows)
      if (!live) output.write(written([...lines, ...(statusChanged ? status : [])]))
      printed = next
      statusShown = status
    },
    forgetTyped: (line) => {
      if (!live) return
      const typedRows = Math.floor(columnsOf(reader.getPrompt() + line) / (output.columns ?? 80)) + 1
      moveCursor(output, 0, -typedRows)
      clearScreenDown(output)
      reader.prompt()
    },
    close: () => {
      output.off('resize', onResize)
      if (live) output.write('\n')
    },
  }
}
