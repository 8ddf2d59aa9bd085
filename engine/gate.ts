// The gate, pure: may the next paid or heavy piece start? Always with a reason in words.
import { INCIDENTS, type IncidentKind } from './incidents.ts'
import { type Message, message } from './message.ts'
import type { Wish } from './snapshot.ts'

export interface GateFacts {
  readonly wish: Wish
  readonly planMatches: boolean
  /** The server does not answer, or its disk takes nothing more. */
  readonly storeAway: 'lost' | 'full' | undefined
  /** Open incidents, in the order in which they opened. */
  readonly incidents: readonly { readonly kind: IncidentKind }[]
  /** Services that are cooling down or being probed, and until when. */
  readonly cooling: readonly { readonly service: string; readonly until: Date }[]
  readonly capMicros: number
  readonly committedMicros: number
  /** The worst case of the smallest next piece was refused for want of room under the cap. */
  readonly capRefused: boolean
}

export type Verdict =
  | { readonly kind: 'go' }
  /** It opens by itself. */
  | { readonly kind: 'wait'; readonly reason: Message; readonly until?: Date }
  /** It waits for the owner. */
  | { readonly kind: 'hold'; readonly reason: Message }
  | { readonly kind: 'pause'; readonly reason: Message }
  | { readonly kind: 'stop'; readonly reason: Message }

const AWAY = { lost: 'store_lost', full: 'disk_full' } as const satisfies Record<string, IncidentKind>

/** Decides from collected facts. The owner's brake comes first, then what only he can settle, then what passes by itself. */
export const gate = (facts: GateFacts): Verdict => {
  if (facts.wish === 'stop') return { kind: 'stop', reason: message('reason-stopped') }
  if (facts.wish === 'pause') return { kind: 'pause', reason: message('reason-paused') }
  if (facts.storeAway) return { kind: 'wait', reason: message('reason-incident', { kind: AWAY[facts.storeAway] }) }
  if (!facts.planMatches) return { kind: 'hold', reason: message('reason-plan-changed') }
  if (facts.capRefused) return { kind: 'hold', reason: message('reason-budget', { cap: facts.capMicros / 1e6 }) }
  const holding = facts.incidents.filter(({ kind }) => INCIDENTS[kind].reaction === 'hold')
  const forOwner = holding.find(({ kind }) => INCIDENTS[kind].over === 'owner')
  if (forOwner) return { kind: 'hold', reason: message('reason-incident', { kind: forOwner.kind }) }
  const [cooling] = facts.cooling
  const [passing] = holding
  if (passing) {
    const reason = message('reason-incident', { kind: passing.kind })
    return cooling ? { kind: 'wait', reason, until: cooling.until } : { kind: 'wait', reason }
  }
  if (cooling)
    return {
      kind: 'wait',
      reason: message('reason-cooldown', { service: cooling.service, until: cooling.until.toISOString() }),
      until: cooling.until,
    }
  return { kind: 'go' }
}
