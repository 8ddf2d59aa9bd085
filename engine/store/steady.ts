// A steady hand on the store: an operation waits out a lost server or a full disk, and is told apart from a refused one.
import pg from 'pg'
import type { Clock } from '../clock.ts'
import { probeWaitMs } from '../retry.ts'

/**
 * `lost`: the server cannot be reached or is going down. `full`: no disk. `clash`: two transactions stood in each
 * other's way, and this one was rolled back. `refused`: the row itself. `fault`: our own.
 */
export type StoreFault = 'lost' | 'full' | 'clash' | 'refused' | 'fault'

// The limits that an administrator may set on a role or a database (statement, lock and idle timeouts, connections, memory)
// speak of the server's state, never of an email. EAI_AGAIN is what a container hears of another one's name while that one is started again.
const LOST_CODES =
  /^(08...|57P0[1234]|57014|55P03|25P0[34]|53[23].0|58030|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/
// pg says these without a code.
const LOST_TEXTS =
  /Connection terminated|Client was closed and is not queryable|timeout exceeded when trying to connect|Client has encountered a connection error/

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** What kind of failure an error of the store is. SQLSTATE classes: PostgreSQL manual, appendix A. */
export const storeFault = (error: unknown): StoreFault => {
  const code = codeOf(error)
  if (LOST_CODES.test(code)) return 'lost'
  if (error instanceof Error && LOST_TEXTS.test(error.message)) return 'lost'
  if (code === '53100') return 'full'
  if (code === '40001' || code === '40P01') return 'clash'
  if (/^(22|23|54)/.test(code)) return 'refused'
  return 'fault'
}

/** Whether the store takes nothing just now, whatever is asked of it: it is lost, or its disk is full. */
export const isStoreAway = (error: unknown): boolean => ['lost', 'full'].includes(storeFault(error))

/** Of a refused row only what is not personal: SQLSTATE, table and constraint. */
export const refusalDetail = (error: unknown): Readonly<Record<string, string>> =>
  error instanceof pg.DatabaseError
    ? {
        code: error.code ?? '',
        ...(error.table ? { table: error.table } : {}),
        ...(error.constraint ? { constraint: error.constraint } : {}),
      }
    : {}

export interface SteadyEvents {
  /** At every try that fails so. */
  readonly onLost: (fault: 'lost' | 'full') => void
  /** Once: the server answers again, or nothing waits for room on its disk any more. */
  readonly onBack: (fault: 'lost' | 'full') => void
}

// Long enough for the other transaction to end.
const CLASH_WAIT_MS = 100

/** Runs an operation until it succeeds, fails for a reason of its own, or `signal` ends the wait. */
export type Steady = <T>(operation: () => Promise<T>, signal: AbortSignal) => Promise<T>

type Tries = <T>(operation: () => Promise<T>, signal: AbortSignal, onFull: () => void) => Promise<T>

/**
 * Makes a Steady. A lost server or a full disk is waited out (1 s, doubling, at most a minute), each operation by its own
 * count. Any success tells that a server is back; but on a full disk reads go on, so there only the operations that were
 * refused for want of room can tell that there is room again. A clash is tried again
 * without a word, and every other error is thrown at once. An operation whose commit was not answered runs again: it must tell by itself that it was done.
 */
export const createSteady = (clock: Clock, events: SteadyEvents): Steady => {
  let isLost = false
  let waitingForRoom = 0

  const run: Tries = async (operation, signal, onFull) => {
    for (let failures = 0; ; ) {
      try {
        const result = await operation()
        if (isLost) {
          isLost = false
          events.onBack('lost')
        }
        return result
      } catch (error) {
        const fault = storeFault(error)
        if (fault === 'clash' && !signal.aborted) {
          await clock.sleep(CLASH_WAIT_MS, signal)
          continue
        }
        if ((fault !== 'lost' && fault !== 'full') || signal.aborted) throw error
        if (fault === 'lost') isLost = true
        else onFull()
        events.onLost(fault)
        await clock.sleep(probeWaitMs(failures), signal)
        failures += 1
        if (signal.aborted) throw error
      }
    }
  }

  return async (operation, signal) => {
    let isWaiting = false
    try {
      return await run(operation, signal, () => {
        if (!isWaiting) waitingForRoom += 1
        isWaiting = true
      })
    } finally {
      // Also when it gave up: nobody would be left to tell, and the next write opens it again.
      if (isWaiting) {
        waitingForRoom -= 1
        if (waitingForRoom === 0) events.onBack('full')
      }
    }
  }
}
