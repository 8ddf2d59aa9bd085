// The lane of a phase of calls: feeder, admitter and saver side by side until nothing is left or the owner stops it.
import { setMaxListeners } from 'node:events'
import type { CallPhase, RunScope } from '../phases/phase.ts'
import { storeFault } from '../store/steady.ts'
import { type AdmitDeps, admit } from './admit.ts'
import { type FeederDeps, feed } from './feeder.ts'
import { type SaveDeps, save } from './save.ts'
import { createLaneState, isDrained, isQuiet } from './state.ts'

export type LaneEnd = 'complete' | 'stopped'

/** What a lane needs besides what it makes itself. */
export type LaneDeps<Item extends { readonly messageId: string }, Prepared, Saved> = Omit<
  AdmitDeps<Item, Prepared, Saved>,
  'phase' | 'run' | 'onFault'
> &
  Pick<SaveDeps<Saved>, 'onSaved'> &
  Pick<FeederDeps<Item, Prepared, Saved>, 'presidio'>

/** Emails kept ready: a few seconds of work at the highest rate, and two full requests at least. */
const STOCK_EMAILS = 600

/** Runs the phase. `hard` cuts calls under way; without it they are always waited for and saved. */
export const runCallLane = async <Item extends { readonly messageId: string }, Prepared, Saved>(
  phase: CallPhase<Item, Prepared, Saved>,
  run: RunScope & { readonly epoch: number },
  deps: LaneDeps<Item, Prepared, Saved>,
  hard: AbortSignal,
): Promise<LaneEnd> => {
  const state = createLaneState<Prepared, Saved>()
  const own = new AbortController()
  const signal = AbortSignal.any([own.signal, hard])
  // Every call under way listens to it, and there are hundreds: that is no leak.
  setMaxListeners(0, signal)
  const feeding = new AbortController()
  const { bell, control } = deps
  let admitting = true
  let fault: { readonly error: unknown } | undefined

  const onFault = (error: unknown) => {
    fault ??= { error }
    own.abort()
    feeding.abort()
    bell.ring()
  }
  hard.addEventListener('abort', bell.ring)
  try {
    // A wait for a lost store that the lane's end cuts short is no fault: the next start goes on where the tables stand.
    const guard = (task: Promise<void>, ended: AbortSignal = signal) =>
      task.catch((error: unknown) => {
        if (!(ended.aborted && storeFault(error) === 'lost')) onFault(error)
      })
    const feedingEnds = AbortSignal.any([signal, feeding.signal])
    const feeder = guard(
      feed(
        {
          ...deps,
          phase,
          run,
          stock: state.stock,
          drained: () => isDrained(state),
          cleared: () => state.leaksCleared,
          dropAgain() {
            state.again.length = 0
          },
          onCleared(leaks) {
            state.leaksCleared = leaks
          },
          mayPrepare: () => ['go', 'wait'].includes(control.verdict().kind),
          onStuck(letters) {
            state.finished.push({ done: [], letters, again: [], withdrawn: [] })
          },
        },
        Math.max(STOCK_EMAILS, phase.perRequest.emails * 2),
        feedingEnds,
      ),
      feedingEnds,
    )
    const saver = guard(
      save(
        state,
        { ...deps, phase, run },
        () => fault !== undefined || hard.aborted || (!admitting && isQuiet(state)),
        signal,
      ),
    )
    await guard(admit(state, { ...deps, phase, run, onFault }, signal))
    admitting = false
    feeding.abort()
    bell.ring()
    await Promise.all([feeder, saver])
  } finally {
    hard.removeEventListener('abort', bell.ring)
  }
  if (fault) throw fault.error
  return state.stock.ended && isDrained(state) ? 'complete' : 'stopped'
}
