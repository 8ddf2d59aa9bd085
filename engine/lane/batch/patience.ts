// Patience: the lane waits for Presidio only so long, for its open batches need somebody who looks after them.
import { waitFor } from '../wait.ts'
import type { BatchDeps } from './deps.ts'

const LOOK_MS = 1_000
/** So long Presidio may be down or leak before the lane looks after its open batches, and then comes back to it. */
const PATIENCE_MS = 30_000

type PatienceDeps = Pick<BatchDeps<{ messageId: string }, unknown>, 'bell' | 'clock' | 'desk'>

/**
 * Runs `work` under a signal of its own, which aborts when nothing may go on any more, or Presidio could not be used for too long;
 * `isWhole` tells whether it was left to end by itself.
 */
export const patiently = async <T>(
  mayGoOn: () => boolean,
  { bell, clock, desk }: PatienceDeps,
  signal: AbortSignal,
  work: (own: AbortSignal) => Promise<T>,
): Promise<{ readonly done: T; readonly isWhole: boolean }> => {
  const cut = new AbortController()
  const over = new AbortController()
  const own = AbortSignal.any([signal, cut.signal])
  const watch = async () => {
    let wellMs = clock.monotonic()
    while (!over.signal.aborted && !own.aborted) {
      if (!desk.isOpen('presidio_down') && !desk.isOpen('presidio_leaking')) wellMs = clock.monotonic()
      if (!mayGoOn() || clock.monotonic() - wellMs >= PATIENCE_MS) cut.abort()
      else await waitFor(bell, clock, LOOK_MS, over.signal)
    }
  }
  const watching = watch()
  try {
    const done = await work(own)
    return { done, isWhole: !own.aborted }
  } finally {
    over.abort()
    await watching
  }
}
