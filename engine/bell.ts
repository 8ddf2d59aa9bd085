// A bell: something happened, look again. Waiters look at the state itself, so a ring carries no data and none is lost.

export interface Bell {
  ring(): void
  /** Resolves at the next ring. Take it before looking at the state, or a ring in between is missed. */
  next(): Promise<void>
}

export const createBell = (): Bell => {
  let waiting: (() => void) | undefined
  let promise: Promise<void> | undefined
  return {
    ring() {
      waiting?.()
      promise = undefined
      waiting = undefined
    },
    next() {
      promise ??= new Promise((resolve) => {
        waiting = resolve
      })
      return promise
    },
  }
}
