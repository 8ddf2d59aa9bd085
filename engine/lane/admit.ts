// The admitter: when gate, health and limiter agree, it reserves the next requests in one commit and sends them.
import { randomUUID } from 'node:crypto'
import type { Bell } from '../bell.ts'
import type { Clock } from '../clock.ts'
import type { Control } from '../control.ts'
import type { Verdict } from '../gate.ts'
import type { HealthState } from '../health.ts'
import type { KillPoint } from '../kill-point.ts'
import type { Leaks } from '../leaks.ts'
import { costMicros } from '../money.ts'
import type { CallPhase, RunScope, WorkResult } from '../phases/phase.ts'
import { ServiceError } from '../service-error.ts'
import { FencedError, type Reservation, reserve, type Settlement, settle } from '../store/books.ts'
import type { Database } from '../store/database.ts'
import type { Steady } from '../store/steady.ts'
import { answered, failed, type OutcomeDeps } from './outcome.ts'
import { type Piece, pieceOf, takePiece } from './piece.ts'
import { isDrained, isQuiet, type LaneState } from './state.ts'
import { waitFor } from './wait.ts'

export interface AdmitDeps<Item extends { readonly messageId: string }, Prepared, Saved> extends OutcomeDeps {
  readonly db: Database
  readonly steady: Steady
  readonly clock: Clock
  readonly bell: Bell
  readonly control: Control
  readonly phase: CallPhase<Item, Prepared, Saved>
  readonly run: RunScope & { readonly epoch: number }
  readonly leaks: Leaks
  readonly maxInFlight: number
  readonly killPoint: KillPoint
  /** A fault of our own in the background: it ends the lane. */
  readonly onFault: (error: unknown) => void
  /** True when the program is ending: no new call. */
  readonly closing: () => boolean
}

const LONGEST_WAIT_MS = 1_000

/** The canary may call where an email may not: a service that is asked, behind incidents that pass by themselves. */
const mayCall = (verdict: Verdict, health: HealthState): 'emails' | 'canary' | 'nothing' => {
  if (health.kind === 'asking') return verdict.kind === 'go' || verdict.kind === 'wait' ? 'canary' : 'nothing'
  return verdict.kind === 'go' && health.kind === 'well' ? 'emails' : 'nothing'
}

/** Admits until the phase is complete, the owner stops it, or the program ends. Calls under way go on. */
export const admit = async <Item extends { readonly messageId: string }, Prepared, Saved>(
  state: LaneState<Prepared, Saved>,
  deps: AdmitDeps<Item, Prepared, Saved>,
  signal: AbortSignal,
): Promise<void> => {
  const { bell, clock, control, limiter, phase, run } = deps
  // Reservations whose commit was not answered: they may be there although nothing was sent.
  const stale: string[] = []

  const next = (): Piece<Prepared> | undefined => {
    const due = state.again.findIndex(({ dueMs }) => dueMs <= clock.monotonic())
    const [again] = due >= 0 ? state.again.splice(due, 1) : []
    const { stock } = state
    return again?.piece ?? takePiece(stock.ready, phase.perRequest, stock.dry)
  }
  const giveBack = (piece: Piece<Prepared>) => state.again.unshift({ dueMs: 0, piece })

  /** As many requests as may start now, or how long to wait before looking again. */
  const gather = (): { readonly pieces: Piece<Prepared>[]; readonly waitMs: number } => {
    const allowed = mayCall(control.verdict(), deps.health.state())
    if (allowed === 'nothing') return { pieces: [], waitMs: LONGEST_WAIT_MS }
    if (allowed === 'canary') {
      if (state.canaryInFlight) return { pieces: [], waitMs: LONGEST_WAIT_MS }
      const canary = pieceOf([phase.canary()], true)
      const waitMs = limiter.take(canary.likely)
      return { pieces: waitMs === 0 ? [canary] : [], waitMs }
    }
    // The incident may be over before all that was made under it is thrown away.
    if (deps.leaks.count() !== state.leaksCleared) return { pieces: [], waitMs: LONGEST_WAIT_MS }
    const pieces: Piece<Prepared>[] = []
    // Little's law: what is in flight is the rate times the latency; half as much again keeps the rate up when it varies.
    const wanted = Math.ceil((limiter.limits().requests / 60_000) * state.latencyMs * 1.5) + 4
    const most = Math.min(deps.maxInFlight, wanted)
    while (state.inFlight + pieces.length < most) {
      const piece = next()
      if (!piece) break
      const waitMs = limiter.take(piece.likely)
      if (waitMs === 0) {
        pieces.push(piece)
        continue
      }
      giveBack(piece)
      return { pieces, waitMs }
    }
    // When as many as may be are under way, the end of one of them is waited for, and it rings.
    const room = state.inFlight + pieces.length < most
    const soonest = Math.min(
      ...(room ? state.again.map(({ dueMs }) => dueMs - clock.monotonic()) : []),
      LONGEST_WAIT_MS,
    )
    return { pieces, waitMs: Math.max(1, soonest) }
  }

  const send = async (piece: Piece<Prepared>, reservationId: string) => {
    const startedMs = clock.monotonic()
    let result: WorkResult<Saved> | ServiceError
    try {
      result = await phase.work(piece.emails, signal)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      result = error
    }
    await deps.killPoint('answered')
    const tookMs = clock.monotonic() - startedMs
    state.latencyMs = state.latencyMs === 0 ? tookMs : state.latencyMs * 0.9 + tookMs * 0.1
    state.finished.push(
      result instanceof ServiceError
        ? failed(state, piece, reservationId, result, deps)
        : answered(state, piece, reservationId, result, deps),
    )
  }

  /** Asked again after the reserving, which may have waited for a lost store: what was said or seen meanwhile counts. */
  const mayGo = () =>
    mayCall(control.verdict(), deps.health.state()) === 'emails' && deps.leaks.count() === state.leaksCleared

  const takeBack = (piece: Piece<Prepared>, reservationId: string) => {
    limiter.settle(piece.likely, { inputTokens: 0, outputTokens: 0 })
    const settlement: Settlement = { reservationId, bill: { kind: 'unbilled' } }
    state.finished.push({ settlement, done: [], letters: [], again: [{ piece, waitMs: 0 }], withdrawn: [] })
    state.inFlight -= 1
    bell.ring()
  }

  const toReservation = (piece: Piece<Prepared>): Reservation => ({
    id: randomUUID(),
    phase: phase.name,
    provider: phase.provider,
    model: phase.model,
    emails: piece.canary ? 0 : piece.emails.length,
    micros: costMicros(deps.price, piece.most),
    ...piece.most,
  })

  const reserveAll = (asked: readonly Reservation[]) => {
    const ids = asked.map(({ id }) => id)
    return deps.steady(async () => {
      if (stale.length > 0) {
        await deps.db.transaction((tx) =>
          settle(
            tx,
            run,
            stale.map((reservationId) => ({ reservationId, bill: { kind: 'unbilled' } })),
          ),
        )
        stale.length = 0
      }
      stale.push(...ids)
      const outcome = await reserve(deps.db, run, asked)
      stale.length = 0
      return outcome
    }, signal)
  }

  while (!signal.aborted && !deps.closing() && control.verdict().kind !== 'stop') {
    if (state.stock.ended && isDrained(state)) return
    const { pieces, waitMs } = gather()
    if (pieces.length === 0) {
      await waitFor(bell, clock, waitMs, signal)
      continue
    }
    const asked = pieces.map(toReservation)
    // From here on they are under way: in no queue any more, and the feeder must not take the lane for drained.
    state.inFlight += pieces.length
    const outcome = await reserveAll(asked)
    if (outcome.kind === 'fenced') throw new FencedError('another engine has taken over this run')
    state.inFlight -= pieces.length - outcome.admitted
    for (const piece of pieces.slice(outcome.admitted).reverse()) {
      limiter.settle(piece.likely, { inputTokens: 0, outputTokens: 0 })
      if (!piece.canary) giveBack(piece)
    }
    if (outcome.admitted === 0) {
      // Calls under way or not yet saved may give room back, for they were reserved at their worst case.
      const settled = isQuiet(state)
      if (outcome.wish === 'run' && settled) control.refuseForCap()
      await deps.steady(control.refresh, signal)
      if (!settled) await waitFor(bell, clock, LONGEST_WAIT_MS, signal)
      continue
    }
    await deps.killPoint('reserved')
    for (const [index, piece] of pieces.slice(0, outcome.admitted).entries()) {
      const reservation = asked[index]
      if (!reservation) throw new Error('a piece without its reservation')
      if (!piece.canary && !mayGo()) {
        takeBack(piece, reservation.id)
        continue
      }
      if (piece.canary) state.canaryInFlight = true
      send(piece, reservation.id)
        .catch((error: unknown) => deps.onFault(error))
        .finally(() => {
          state.inFlight -= 1
          if (piece.canary) state.canaryInFlight = false
          bell.ring()
        })
    }
  }
}
