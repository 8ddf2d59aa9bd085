// The nearest name to a mistyped one, by edit distance.

/** Letters to insert, delete, replace or swap with their neighbour to get from one word to the other. */
const distance = (from: string, to: string): number => {
  const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)]
  for (let row = 1; row <= from.length; row += 1) {
    const above = rows[row - 1] ?? []
    const line = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1]
      const cheapest = Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      line.push(swapped ? Math.min(cheapest, (rows[row - 2]?.[column - 2] ?? 0) + 1) : cheapest)
    }
    rows.push(line)
  }
  return rows.at(-1)?.at(-1) ?? 0
}

/** Typed words longer than this are not compared: no command is nearly as long. */
const LONGEST = 32

/** The nearest of `names`, or undefined when none is within half of its length. */
export const nearest = (typed: string, names: readonly string[]): string | undefined => {
  const word = typed.toLowerCase().slice(0, LONGEST)
  const ranked = names
    .map((name) => ({ name, off: name.startsWith(word) && word.length > 1 ? 1 : distance(word, name) }))
    .sort((a, b) => a.off - b.off)
  const [best] = ranked
  return best && best.off <= Math.max(1, Math.floor(best.name.length / 2)) ? best.name : undefined
}
