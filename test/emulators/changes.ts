// A counter that can be awaited: it grows by one per change, and waiters wake without polling.

export interface Changes {
  version(): number
  bump(): void
  /** Resolves once the counter is above `version`; rejects with the signal's reason when it aborts first. */
  after(version: number, signal: AbortSignal): Promise<void>
}

/** Starts at 0. */
export const createChanges = (): Changes => {
  let version = 0
  const waiters = new Set<() => void>()
  return {
    version: () => version,
    bump: () => {
      version += 1
      for (const wake of [...waiters]) wake()
    },
    after: (seen, signal) =>
      new Promise((resolve, reject) => {
        const settle = (end: () => void) => {
          waiters.delete(wake)
          signal.removeEventListener('abort', abort)
          end()
        }
        const abort = () => settle(() => reject(signal.reason))
        const wake = () => {
          if (version > seen) settle(resolve)
        }
        waiters.add(wake)
        signal.addEventListener('abort', abort)
        if (signal.aborted) abort()
        else wake()
      }),
  }
}
