// The supervision of the loop: a fault of our own must not end the migration in silence at three in the morning.
import type { Bell } from './bell.ts'
import type { Clock } from './clock.ts'
import type { IncidentDesk } from './incident-desk.ts'
import { waitFor } from './lane/wait.ts'
import type { Logger } from './log.ts'
import { FencedError } from './store/books.ts'
import type { Steady } from './store/steady.ts'

export interface SuperviseDeps {
  /** The loop; it returns when the engine is closing. */
  readonly loop: () => Promise<void>
  /** Books the calls that a fault cut off, before the loop begins again. */
  readonly bookOrphans: () => Promise<void>
  /** Reads the owner's wish, which another process may have recorded; it ends what his word ends. */
  readonly heed: () => Promise<unknown>
  readonly steady: Steady
  readonly desk: IncidentDesk
  readonly bell: Bell
  readonly clock: Clock
  readonly log: Logger
  readonly closing: () => boolean
  /** Another engine has raised the epoch: this one is over. */
  readonly onFenced: () => void
}

const LOOK_AGAIN_MS = 1_000

/**
 * Runs the loop until the engine closes. A fault opens the incident `engine_fault`, which holds until the owner says
 * resume; then the loop begins again where the tables stand. Never rejects.
 */
export const supervise = async (deps: SuperviseDeps, hard: AbortSignal): Promise<void> => {
  const { desk, log, closing } = deps
  let begun = false
  while (!closing() && !hard.aborted) {
    try {
      if (begun) await deps.bookOrphans()
      begun = true
      await deps.loop()
    } catch (error) {
      if (hard.aborted) return
      if (error instanceof FencedError) {
        log.error('another engine has taken over: this one is over')
        deps.onFenced()
        return
      }
      log.error({ err: error }, 'a fault of the program stopped the loop; it begins again on the owner’s word')
      desk.open('engine_fault')
      while (desk.isOpen('engine_fault') && !closing() && !hard.aborted) {
        await waitFor(deps.bell, deps.clock, LOOK_AGAIN_MS, hard)
        // The fault may be in what is read here: then a button in the chat still ends it.
        await deps.steady(deps.heed, hard).catch((again: unknown) => log.debug({ err: again }, 'no wish was read'))
      }
    }
  }
}
