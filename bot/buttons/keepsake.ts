// The keepsake: buttons that work from memory, for the time in which their rows cannot be read.
import type { NewAction, Press } from '../../engine/store/actions.ts'
import { isKeptInMemory } from './verbs.ts'

export interface Keepsake {
  /** Remembers a button, unless it spends money: those need their row. */
  keep(action: NewAction): void
  has(nonce: string): boolean
  /** Settles a press as the row would; of one that acts once, the first press alone is claimed. */
  press(nonce: string, at: Date): Press
}

/** A chat shows no more than the last of these. */
const REMEMBERED = 500

export const createKeepsake = (): Keepsake => {
  const kept = new Map<string, NewAction>()
  const used = new Set<string>()
  return {
    keep(action) {
      if (!isKeptInMemory(action.verb, action.nature)) return
      kept.set(action.nonce, action)
      const [oldest] = kept.keys()
      if (kept.size <= REMEMBERED || oldest === undefined) return
      kept.delete(oldest)
      used.delete(oldest)
    },
    has: (nonce) => kept.has(nonce),
    press(nonce, at) {
      const action = kept.get(nonce)
      if (!action) return { kind: 'unknown' }
      const { verb, params } = action
      if (action.nature !== 'spend') return { kind: 'claimed', verb, params }
      if (used.has(nonce)) return { kind: 'used', verb, params }
      if (action.expiresAt <= at) return { kind: 'expired', verb, params }
      used.add(nonce)
      return { kind: 'claimed', verb, params }
    },
  }
}
