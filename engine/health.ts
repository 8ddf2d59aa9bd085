// The health of one service, as a state machine; it decides nothing about emails and does no I/O.
//
//   well --doubts in a row--> asking --canary passes--> well
//   well --world error-----> down                asking --canary fails--> down
//   down --the wait is over--> asking            (a success of any call, from anywhere, makes it well)
//
// Hazard: while it is not well, only the canary may call. A hundred waiting emails must not all try a dead service.
import type { Clock } from './clock.ts'
import type { IncidentKind } from './incidents.ts'
import { DOUBTS_BEFORE_CANARY, probeWaitMs } from './retry.ts'

export type HealthState =
  | { readonly kind: 'well' }
  | { readonly kind: 'asking' }
  /** `untilMs` on the monotonic clock. */
  | { readonly kind: 'down'; readonly incident: IncidentKind; readonly untilMs: number }

export interface Health {
  state(): HealthState
  /** Answers got so far: an email that fails while this number grows is sick, the world is not. */
  successes(): number
  succeeded(): void
  /** A failure that may be the world's or the email's; `ofCanary` when it was the canary's, which holds no email. */
  doubted(incident: IncidentKind, ofCanary: boolean): void
  /** A failure that is the world's for certain. */
  failed(incident: IncidentKind): void
  /** The canary shall be asked now (five identical letters, or the owner wants to know). */
  ask(): void
}

/** Follows one service; `onDown` is told the incident each time it goes down or stays down. */
export const createHealth = (clock: Clock, onDown: (incident: IncidentKind) => void): Health => {
  let state: HealthState = { kind: 'well' }
  let successes = 0
  let doubts = 0
  let failedProbes = 0

  const down = (incident: IncidentKind) => {
    state = { kind: 'down', incident, untilMs: clock.monotonic() + probeWaitMs(failedProbes) }
    failedProbes += 1
    onDown(incident)
  }

  return {
    state() {
      if (state.kind === 'down' && clock.monotonic() >= state.untilMs) state = { kind: 'asking' }
      return state
    },
    successes: () => successes,
    succeeded() {
      successes += 1
      doubts = 0
      failedProbes = 0
      state = { kind: 'well' }
    },
    doubted(incident, ofCanary) {
      doubts += 1
      if (ofCanary) down(incident)
      else if (state.kind === 'well' && doubts >= DOUBTS_BEFORE_CANARY) state = { kind: 'asking' }
    },
    failed(incident) {
      if (state.kind !== 'down') down(incident)
    },
    ask() {
      state = { kind: 'asking' }
    },
  }
}
