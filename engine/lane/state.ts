// The state that feeder, admitter and saver of one lane share. Memory only: all of it can be lost at any instant.
import type { NewLetter } from '../dead-letter.ts'
import { LETTERS_BEFORE_CANARY } from '../retry.ts'
import type { Settlement } from '../store/books.ts'
import type { Stock } from './feeder.ts'
import type { Piece } from './piece.ts'

/** A call that came back, and all that follows from it; it takes effect when the saver commits it. */
export interface Finished<Prepared, Saved> {
  /** Absent for letters of emails that were never sent. */
  readonly settlement?: Settlement
  readonly done: readonly { readonly messageId: string; readonly saved: Saved }[]
  readonly letters: readonly NewLetter[]
  /** Requests to be sent again, after so many ms. */
  readonly again: readonly { readonly piece: Piece<Prepared>; readonly waitMs: number }[]
  /** Emails whose letters turned out to be the world's fault. */
  readonly withdrawn: readonly string[]
}

export interface LaneState<Prepared, Saved> {
  readonly stock: Stock<Prepared>
  readonly again: { readonly dueMs: number; readonly piece: Piece<Prepared> }[]
  readonly finished: Finished<Prepared, Saved>[]
  /** Leaks of Presidio whose texts are thrown away: while more were seen, no email may be sent. */
  leaksCleared: number
  inFlight: number
  canaryInFlight: boolean
  /** The saver holds results that are not committed yet. */
  saving: boolean
  /** Answers outside the schema, by email; forgotten with the process, so a kill grants new tries. */
  readonly tries: Map<string, number>
  /** Letters in a row with the same code and nothing done in between. */
  streak: { readonly code: string; readonly messageIds: readonly string[] } | undefined
  /** Mean time of a call in ms, smoothed: how many must be in flight follows from it (Little's law). */
  latencyMs: number
}

export const createLaneState = <Prepared, Saved>(): LaneState<Prepared, Saved> => ({
  stock: { ready: [], dry: false, ended: false },
  again: [],
  finished: [],
  leaksCleared: 0,
  inFlight: 0,
  canaryInFlight: false,
  saving: false,
  tries: new Map(),
  streak: undefined,
  latencyMs: 0,
})

/** Nothing is under way or unsaved. */
export const isQuiet = (state: LaneState<unknown, unknown>): boolean =>
  state.inFlight === 0 && state.finished.length === 0 && !state.saving

/** So many identical letters in a row that the canary must tell whether it is the world. */
export const isQuestioned = (state: LaneState<unknown, unknown>): boolean =>
  state.streak !== undefined && state.streak.messageIds.length >= LETTERS_BEFORE_CANARY

/** Quiet, nothing waits to be sent, and no letter may be taken back any more. */
export const isDrained = (state: LaneState<unknown, unknown>): boolean =>
  isQuiet(state) && state.stock.ready.length === 0 && state.again.length === 0 && !isQuestioned(state)
