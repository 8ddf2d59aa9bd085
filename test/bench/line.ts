// One line of the bench's table: what was measured, and against which goal.

export interface Line {
  readonly section: string
  readonly what: string
  readonly value: number
  readonly unit: string
  /** The bound that the issue sets, where it sets one. */
  readonly goal?: { readonly below: number } | { readonly above: number }
}

export const meets = ({ value, goal }: Line): boolean =>
  goal === undefined || ('below' in goal ? value < goal.below : value > goal.above)

const shown = (value: number): string => {
  if (!Number.isFinite(value)) return String(value)
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

/** The lines as an aligned table. */
export const tableOf = (lines: readonly Line[]): string => {
  const rows = lines.map((line) => {
    const goal = line.goal ? ('below' in line.goal ? `< ${line.goal.below}` : `> ${line.goal.above}`) : ''
    return [
      line.section,
      line.what,
      shown(line.value),
      line.unit,
      goal,
      line.goal ? (meets(line) ? 'ok' : 'MISSED') : '',
    ]
  })
  const all = [['section', 'what', 'value', 'unit', 'goal', ''], ...rows]
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? []
  return all
    .map((row) =>
      row
        .map((cell, column) => (column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
