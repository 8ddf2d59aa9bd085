// Running checks: each against the clock, each fault turned into a fail.
import { type CheckResult, fail } from './check.ts'

export interface NamedResult extends CheckResult {
  /** The check's id; its title is the locale key `check-<id>`. */
  readonly id: string
  readonly blocking: boolean
}

export interface RunOptions {
  /** Aborted: the run rejects with its reason. */
  readonly signal: AbortSignal
  readonly timeoutMs: number
  /** Makes the signal that ends one check; AbortSignal.timeout unless a test brings its own. */
  readonly timeout?: (ms: number) => AbortSignal
}

const codeShape = /^[A-Z0-9_]{2,40}$/

/** SQLSTATE or Node's error code: what may be shown of an error. Its text may hold a DSN or a row. */
const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && codeShape.test(code) ? code : 'none'
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })

/** One check: its answer, or a fail when it throws or takes too long. Rejects only when the caller aborts. */
export const runOne = async (
  work: (signal: AbortSignal) => Promise<CheckResult>,
  { signal, timeoutMs, timeout = AbortSignal.timeout }: RunOptions,
): Promise<CheckResult> => {
  signal.throwIfAborted()
  const late = timeout(timeoutMs)
  const either = AbortSignal.any([signal, late])
  try {
    return await Promise.race([work(either), aborted(either)])
  } catch (error) {
    signal.throwIfAborted()
    if (late.aborted) return fail('check-any-late', { seconds: timeoutMs / 1_000 }, 'remedy-any-late')
    return fail('check-any-fault', { errorCode: codeOf(error) }, 'remedy-any-fault')
  }
}
