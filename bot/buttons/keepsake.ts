// The keepsake: buttons that brake or only look, remembered in memory, for the time in which their rows cannot be read.
import type { NewAction } from '../../engine/store/actions.ts'

type Kept = Pick<NewAction, 'verb' | 'params'>

export interface Keepsake {
  /** Remembers a button, unless it spends: those need their row. */
  keep(action: NewAction): void
  find(nonce: string): Kept | undefined
}

/** A chat shows no more than the last of these. */
const REMEMBERED = 500

export const createKeepsake = (): Keepsake => {
  const kept = new Map<string, Kept>()
  return {
    keep({ nonce, verb, params, nature }) {
      if (nature === 'spend') return
      kept.set(nonce, { verb, params })
      const [oldest] = kept.keys()
      if (kept.size > REMEMBERED && oldest !== undefined) kept.delete(oldest)
    },
    find: (nonce) => kept.get(nonce),
  }
}
