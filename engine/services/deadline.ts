// The deadline of one call, joined with the caller's signal and taken off it when the call is over.

/**
 * Runs a call under a signal that aborts with the caller's or after `timeoutMs`; `passed` tells whether it was the time.
 * By hand, because AbortSignal.timeout keeps each call's signals in memory until its time is up: at 50 calls a second
 * and two minutes, six thousand of them.
 */
export const withDeadline = async <T>(
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
  run: (joined: AbortSignal, passed: () => boolean) => Promise<T>,
): Promise<T> => {
  const joined = new AbortController()
  let isPassed = false
  const abort = () => joined.abort()
  const timer = setTimeout(() => {
    isPassed = true
    abort()
  }, timeoutMs)
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  try {
    return await run(joined.signal, () => isPassed)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}
