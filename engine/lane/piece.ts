// A piece: one request under way or waiting, with what is known of its earlier tries; and how emails are packed into pieces.
import type { Ready } from '../phases/phase.ts'
import type { Usage } from '../ports.ts'

export interface Piece<Prepared> {
  readonly emails: readonly Ready<Prepared>[]
  /** Upper bound of the request's usage. */
  readonly most: Usage
  readonly likely: Usage
  /** A constant request of ours, which holds no email. */
  readonly canary: boolean
  /** Failures that may be the world's: the service's successes at the last one, and how often neighbours passed since. */
  readonly doubt?: { readonly successes: number; readonly strikes: number }
}

const sum = (parts: readonly Usage[]): Usage => ({
  inputTokens: parts.reduce((total, { inputTokens }) => total + inputTokens, 0),
  outputTokens: parts.reduce((total, { outputTokens }) => total + outputTokens, 0),
})

/** What several emails carry together, without what only the first one has to. */
const likelyOf = <Prepared>(emails: readonly Ready<Prepared>[]): Usage => {
  const [, ...others] = emails
  const all = sum(emails.map(({ likely }) => likely))
  const spared = sum(others.flatMap(({ shared }) => shared ?? []))
  return {
    inputTokens: all.inputTokens - spared.inputTokens,
    outputTokens: all.outputTokens - spared.outputTokens,
  }
}

export const pieceOf = <Prepared>(emails: readonly Ready<Prepared>[], canary = false): Piece<Prepared> => ({
  emails,
  most: sum(emails.map(({ most }) => most)),
  likely: likelyOf(emails),
  canary,
})

/** Both halves of a piece of several emails: what is wrong with one of them will be found by halving again. */
export const halves = <Prepared>({ emails }: Piece<Prepared>): Piece<Prepared>[] => {
  const middle = Math.ceil(emails.length / 2)
  return [pieceOf(emails.slice(0, middle)), pieceOf(emails.slice(middle))]
}

export interface Packing {
  readonly emails: number
  readonly inputTokens: number
}

// The likely count is a guess; a request that is refused for its size after all is halved.
const TOKEN_MARGIN = 1.3

/**
 * Takes the next full piece from the front of `waiting` (which it shortens); an unfinished one only when `flush`.
 * An email larger than a whole request travels alone.
 */
export const takePiece = <Prepared>(
  waiting: Ready<Prepared>[],
  bound: Packing,
  flush: boolean,
): Piece<Prepared> | undefined => {
  let count = 0
  let tokens = 0
  let full = false
  for (const { likely } of waiting) {
    const more = likely.inputTokens * TOKEN_MARGIN
    if (count > 0 && tokens + more > bound.inputTokens) full = true
    if (full) break
    count += 1
    tokens += more
    if (count === bound.emails) full = true
    if (full) break
  }
  if (count === 0 || !(full || flush)) return undefined
  return pieceOf(waiting.splice(0, count))
}
