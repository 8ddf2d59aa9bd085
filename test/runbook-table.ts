// RUNBOOK.md as it is played: each row of its tables, with what is said, pressed or broken, and what the bot then shows.
import { readFileSync } from 'node:fs'

export type Step =
  | { readonly kind: 'say' | 'press'; readonly words: string; readonly shows: readonly string[] }
  | { readonly kind: 'incident'; readonly words: string }
  | { readonly kind: 'script'; readonly words: string }

export interface RunbookRow {
  readonly section: string
  /** The old runbook's line. */
  readonly line: string
  readonly steps: readonly Step[]
}

const ROW = /^\| (.+?) \| (.+?) \| (.+?) \|$/
const PIECE = /`([^`]+)`|« (.+?) »/g

const stepOf = (code: string, shows: readonly string[]): Step => {
  const [, script] = /^npm run (\S+)/.exec(code) ?? []
  if (script !== undefined) return { kind: 'script', words: script }
  const [, incident] = /^incident (\w+)$/.exec(code) ?? []
  if (incident !== undefined) return { kind: 'incident', words: incident }
  const [, label] = /^\[(.+)\]$/.exec(code) ?? []
  if (label !== undefined) return { kind: 'press', words: label, shows }
  if (code.startsWith('/')) return { kind: 'say', words: code, shows }
  throw new Error(`RUNBOOK.md: nobody knows how to play \`${code}\``)
}

/** The steps of a cell; what is quoted belongs to the step before it. */
const stepsOf = (cell: string): Step[] => {
  const pieces: { readonly code: string; readonly shows: string[] }[] = []
  for (const [, code, shown] of cell.matchAll(PIECE)) {
    if (code !== undefined) pieces.push({ code, shows: [] })
    else if (shown !== undefined) pieces.at(-1)?.shows.push(shown)
  }
  return pieces.map(({ code, shows }) => stepOf(code, shows))
}

/** Every row of every table, in order. Throws on a step that cannot be played. */
export const readRunbook = (): readonly RunbookRow[] => {
  let section = ''
  const rows: RunbookRow[] = []
  for (const text of readFileSync(new URL('../RUNBOOK.md', import.meta.url), 'utf8').split('\n')) {
    section = /^## (.+)$/.exec(text)?.[1] ?? section
    // A stroke inside of a cell is escaped, as Markdown has it.
    const [, line, , chat] = ROW.exec(text.replaceAll('\\|', '¦')) ?? []
    if (line === undefined || chat === undefined || line === 'the old line' || line.startsWith('---')) continue
    rows.push({ section, line: line.replaceAll('¦', '|'), steps: stepsOf(chat) })
  }
  return rows
}
