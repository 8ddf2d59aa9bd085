// Leaks of Presidio: how many were seen, and the kept texts that are in doubt because of them, which are forgotten.
import type { Clock } from './clock.ts'
import { forgetTexts, type Suspicion } from './store/anonymised.ts'
import type { Database } from './store/database.ts'
import type { Steady } from './store/steady.ts'

export interface Leaks {
  /** How many were seen by this process: what was made under another count may show something. */
  count(): number
  /** Presidio was seen to hide everything. */
  passed(): void
  /** It was seen to leak: what was kept since it passed is deleted at once, in the background. */
  opened(): void
  /** A leak that an earlier process left open, and since when it was; and when that process was last alive. */
  load(openedAt: Date | undefined, lastHeardAt?: Date): void
  /** Deletes the texts in doubt, also those saved meanwhile. To be awaited once nothing made before is under way any more. */
  forget(signal: AbortSignal): Promise<void>
}

export interface LeaksDeps {
  readonly db: Database
  readonly steady: Steady
  readonly clock: Pick<Clock, 'monotonic'>
  readonly signal: AbortSignal
  readonly onFault: (error: unknown) => void
}

/** A look is told some time after it asked, and an incident opens some time after the leak began. */
const MARGIN_MS = 2 * 60_000

export const createLeaks = ({ db, steady, clock, signal: closing, onFault }: LeaksDeps): Leaks => {
  let count = 0
  let passedMs = clock.monotonic()
  // Until a look of this process has passed: nobody has looked since the process before fell silent.
  let before: Date | undefined
  let doubt: { readonly fromMs: number; readonly from?: Date } | undefined

  const remove = ({ fromMs, from }: NonNullable<typeof doubt>, signal: AbortSignal) => {
    const suspicion: Suspicion = {
      forMs: clock.monotonic() - fromMs + MARGIN_MS,
      ...(from === undefined ? {} : { from: new Date(from.getTime() - MARGIN_MS) }),
    }
    return steady(() => forgetTexts(db, suspicion), signal)
  }

  return {
    count: () => count,
    passed() {
      passedMs = clock.monotonic()
      before = undefined
    },
    opened() {
      count += 1
      // An older doubt that nobody has dealt with reaches further back.
      doubt ??= { fromMs: passedMs, ...(before === undefined ? {} : { from: before }) }
      remove(doubt, closing).catch((error: unknown) => {
        if (!closing.aborted) onFault(error)
      })
    },
    load(openedAt, lastHeardAt) {
      before = lastHeardAt
      if (openedAt === undefined) return
      count += 1
      doubt ??= { fromMs: passedMs, from: openedAt }
    },
    async forget(signal) {
      const seen = count
      if (doubt === undefined) return
      await remove(doubt, signal)
      if (seen === count) doubt = undefined
    },
  }
}
