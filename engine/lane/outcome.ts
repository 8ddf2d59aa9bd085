// What follows from a call that came back: results, letters, another try, and what it tells of the service's health.
import type { NewLetter } from '../dead-letter.ts'
import type { Health } from '../health.ts'
import type { IncidentDesk } from '../incident-desk.ts'
import type { IncidentKind } from '../incidents.ts'
import type { Limiter } from '../limiter.ts'
import { costMicros, type Price } from '../money.ts'
import type { Ready, WorkResult } from '../phases/phase.ts'
import { DEFAULT_RETRY_AFTER_MS, ITEM_TRIES, itemWaitMs, RETRY } from '../retry.ts'
import type { ServiceError } from '../service-error.ts'
import { halves, type Piece, pieceOf } from './piece.ts'
import { type Finished, isQuestioned, type LaneState } from './state.ts'

export interface OutcomeDeps {
  readonly health: Health
  readonly limiter: Limiter
  readonly desk: IncidentDesk
  readonly price: Price
  /** Incidents of this service that are over as soon as it answers. */
  readonly overWhenAnswered: readonly IncidentKind[]
  /** The incident of a 429, over when the rate has crept back. */
  readonly limitedKind: IncidentKind
}

const nothing = { done: [], letters: [], again: [], withdrawn: [] } as const

/**
 * Notes letters in a row; five of one kind with nothing done in between are a question to the canary. It is asked again
 * at every answer, for those of calls under way make the service look well although they settle nothing.
 */
const noteStreak = (state: LaneState<unknown, unknown>, letters: readonly NewLetter[], health: Health) => {
  for (const { code, messageId } of letters) {
    const before = state.streak?.code === code ? state.streak.messageIds : []
    state.streak = { code, messageIds: [...before, messageId] }
  }
  if (isQuestioned(state)) health.ask()
}

/** What a letter keeps of an email that was sent. */
const keptOf = (email: Pick<Ready<unknown>, 'anonymised'> | undefined): Pick<NewLetter, 'anonymised'> =>
  email?.anonymised ? { anonymised: email.anonymised } : {}

/** An answer arrived: HTTP said yes, whatever stands in it. */
export const answered = <Prepared, Saved>(
  state: LaneState<Prepared, Saved>,
  piece: Piece<Prepared>,
  reservationId: string,
  result: WorkResult<Saved>,
  { health, limiter, desk, price, overWhenAnswered, limitedKind }: OutcomeDeps,
): Finished<Prepared, Saved> => {
  limiter.settle(piece.likely, result.usage)
  limiter.learn(result.levels)
  health.succeeded()
  desk.resolve(...overWhenAnswered)
  if (!limiter.strained()) desk.resolve(limitedKind)
  const micros = costMicros(price, result.usage)
  const settlement = { reservationId, bill: { kind: 'billed', ...result.usage, micros } } as const
  const done = result.answers.flatMap((answer) => (answer.kind === 'done' ? [answer] : []))
  const failed = result.answers.flatMap((answer) => (answer.kind === 'failed' ? [answer] : []))
  if (piece.canary) return { ...nothing, settlement, ...canaryAnswered(state, failed.length === 0, desk) }
  if (done.length > 0) state.streak = undefined
  const letters: NewLetter[] = []
  const again: { readonly piece: Piece<Prepared>; readonly waitMs: number }[] = []
  // An email that failed in company goes alone before it is blamed: its neighbour may be the sick one.
  const blame = piece.emails.length > 1 ? 0 : 1
  for (const { messageId, code } of failed) {
    const tries = (state.tries.get(messageId) ?? 0) + blame
    state.tries.set(messageId, tries)
    const email = piece.emails.find((each) => each.messageId === messageId)
    // While the world is known to be at fault no email is blamed.
    const blamed = tries >= ITEM_TRIES && !desk.isOpen('error_breaker')
    if (blamed || !email) letters.push({ messageId, code, tries, ...keptOf(email) })
    else again.push({ piece: pieceOf([email]), waitMs: tries === 0 ? 0 : itemWaitMs(tries) })
  }
  for (const { messageId } of [...done, ...letters]) state.tries.delete(messageId)
  noteStreak(state, letters, health)
  return { settlement, done, letters, again, withdrawn: [] }
}

/** Judges what the canary was asked about; returns the letters to take back. */
const canaryAnswered = (
  state: LaneState<unknown, unknown>,
  passes: boolean,
  desk: IncidentDesk,
): { readonly withdrawn: readonly string[] } => {
  const { code, messageIds } = state.streak ?? { code: 'invalid_answer', messageIds: [] }
  state.streak = undefined
  if (passes) return { withdrawn: [] }
  // Even our own harmless text gets no valid answer: it is the world, and these letters are not the emails' fault.
  desk.open('error_breaker', { code, count: messageIds.length })
  return { withdrawn: messageIds }
}

/** A call failed: the retry table says what it means. */
export const failed = <Prepared, Saved>(
  state: LaneState<Prepared, Saved>,
  piece: Piece<Prepared>,
  reservationId: string,
  error: ServiceError,
  { health, limiter, desk, overWhenAnswered }: OutcomeDeps,
): Finished<Prepared, Saved> => {
  const { facts } = error
  const row = RETRY[facts.service][facts.kind]
  limiter.settle(piece.likely, { inputTokens: 0, outputTokens: 0 })
  if (facts.levels) limiter.learn(facts.levels)
  const settlement = { reservationId, bill: { kind: facts.billed === 'unknown' ? 'unknown' : 'unbilled' } } as const
  const canaryOrAgain = (next: readonly Piece<Prepared>[], waitMs: number) => ({
    ...nothing,
    settlement,
    again: piece.canary ? [] : next.map((each) => ({ piece: each, waitMs })),
  })
  switch (row.scope) {
    case 'limited':
      limiter.limited(facts.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS)
      desk.open(row.incident, { limit: Math.round(limiter.limits().requests) })
      return canaryOrAgain([piece], 0)
    case 'world':
      health.failed(row.incident)
      return canaryOrAgain([piece], 0)
    case 'ours':
      return canaryOrAgain([piece], 0)
    case 'doubt':
      health.doubted(row.incident, piece.canary)
      return doubted(state, piece, settlement, health)
    case 'item': {
      const [only] = piece.emails
      if (piece.canary || !only) {
        // It answered, whatever it thinks of the canary.
        health.succeeded()
        desk.resolve(...overWhenAnswered)
        return { ...nothing, settlement, ...canaryAnswered(state, false, desk) }
      }
      if (piece.emails.length > 1) return canaryOrAgain(halves(piece), 0)
      if (desk.isOpen('error_breaker')) return canaryOrAgain([piece], 0)
      const letters = [{ messageId: only.messageId, code: row.code, tries: 1, ...keptOf(only) }]
      noteStreak(state, letters, health)
      return { ...nothing, settlement, letters }
    }
  }
}

/** It may be the world or this very email: neighbours that pass in between make it the email. */
const doubted = <Prepared, Saved>(
  state: LaneState<Prepared, Saved>,
  piece: Piece<Prepared>,
  settlement: NonNullable<Finished<Prepared, Saved>['settlement']>,
  health: Health,
): Finished<Prepared, Saved> => {
  if (piece.canary) return { ...nothing, settlement }
  const successes = health.successes()
  const neighboursPass = piece.doubt !== undefined && successes > piece.doubt.successes
  const strikes = (piece.doubt?.strikes ?? 0) + (neighboursPass ? 1 : 0)
  const [only] = piece.emails
  if (neighboursPass && piece.emails.length > 1)
    return { ...nothing, settlement, again: halves(piece).map((each) => ({ piece: each, waitMs: 0 })) }
  if (strikes >= ITEM_TRIES && only) {
    const letters = [{ messageId: only.messageId, code: 'service_error', tries: strikes, ...keptOf(only) }] as const
    noteStreak(state, letters, health)
    return { ...nothing, settlement, letters }
  }
  return {
    ...nothing,
    settlement,
    again: [{ piece: { ...piece, doubt: { successes, strikes } }, waitMs: itemWaitMs(strikes + 1) }],
  }
}
