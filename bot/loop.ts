// A loop: the same work again and again, with a pause after each turn, until it is ended.
import type { Clock } from '../engine/clock.ts'

/**
 * Starts it. `turn` catches its own errors, and gives the pause after it in ms. The function that comes back ends the loop
 * and resolves when nothing is under way.
 */
export const startLoop = (clock: Clock, turn: (signal: AbortSignal) => Promise<number>): (() => Promise<void>) => {
  const ending = new AbortController()
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) await clock.sleep(await turn(ending.signal), ending.signal)
  }
  const running = loop()
  return async () => {
    ending.abort()
    await running
  }
}
