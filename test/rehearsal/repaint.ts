// What to write so that a terminal shows the wanted blocks: redrawn in place as far up as the cursor reaches.

/** Some lines of the terminal that belong together; each fills one row. */
export interface Block {
  readonly key: string
  readonly lines: readonly string[]
}

export interface Repaint {
  /** Rows to go up, from the row below the last block, before everything below is cleared. */
  readonly up: number
  readonly lines: readonly string[]
  /** What the terminal shows afterwards, oldest first. */
  readonly printed: readonly Block[]
}

const rowsOf = (blocks: readonly Block[]): number => blocks.reduce((sum, { lines }) => sum + lines.length, 0)
const same = (one: Block, other: Block | undefined): boolean =>
  one.key === other?.key && one.lines.join('\n') === other.lines.join('\n')

const firstWithin = (blocks: readonly Block[], rows: number): number => {
  let first = blocks.length
  let sum = 0
  while (first > 0) {
    sum += blocks[first - 1]?.lines.length ?? 0
    if (sum > rows) break
    first -= 1
  }
  return first
}

/**
 * `reachableRows`: how many of the last rows can still be rewritten; 0 on what is no terminal. A wanted block that was
 * not printed comes last; one that changed out of reach is echoed by `echo`; one that is gone vanishes where it can.
 */
export const repaint = (
  printed: readonly Block[],
  wanted: readonly Block[],
  reachableRows: number,
  echo: (before: Block, after: Block) => readonly string[],
): Repaint => {
  const wishes = new Map(wanted.map((block) => [block.key, block]))
  const reach = firstWithin(printed, reachableRows)
  const beyond = printed.slice(0, reach)
  const within = printed.slice(reach)
  const known = new Set(printed.map(({ key }) => key))

  const echoes = beyond.flatMap((before) => {
    const after = wishes.get(before.key)
    return after === undefined || same(before, after)
      ? []
      : [{ key: `echo of ${after.key}`, lines: echo(before, after) }]
  })
  // Echoes are what they are: nobody wishes for them again, and they stay.
  const kept = within.flatMap((block) => wishes.get(block.key) ?? (block.key.startsWith('echo of ') ? block : []))
  const next = [...kept, ...echoes, ...wanted.filter(({ key }) => !known.has(key))]

  let unchanged = 0
  for (const block of within) {
    if (!same(block, next[unchanged])) break
    unchanged += 1
  }
  return {
    up: rowsOf(within.slice(unchanged)),
    lines: next.slice(unchanged).flatMap(({ lines }) => lines),
    printed: [...beyond.map((block) => wishes.get(block.key) ?? block), ...next],
  }
}
