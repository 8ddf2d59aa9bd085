// The takeover: an engine that found the lease held, or lost it, looks at every heartbeat whether it is free, and then works.
import type { Clock } from './clock.ts'
import type { Engine, EngineEvent } from './engine.ts'
import type { Logger } from './log.ts'
import { HEARTBEAT_MS } from './store/lease.ts'

/** One engine for one lease: it is over when the lease is lost, for its memory of the tables is then another's past. */
export interface Session extends Omit<Engine, 'on' | 'open'> {
  /**
   * `may_be_dead`: a holder whose process is gone is not waited for. `when_free`: only a lease that was given back, or of
   * which nothing was heard for long, is taken; `stop` cuts the waits of the opening.
   */
  open(take: 'may_be_dead' | 'when_free', stop: AbortSignal): ReturnType<Engine['open']>
}

export interface SessionEvents {
  readonly emit: (event: EngineEvent) => void
  /** Another engine has the lease that was this session's; it has ceased to begin anything. */
  readonly onLost: () => void
}

/**
 * Makes an engine of sessions, one after the other, never two at work: the next one tries to open only after the one
 * before has closed, and it has an epoch of its own.
 */
export const createTakeover = (
  build: (events: SessionEvents, isLater: boolean) => Session,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): Engine => {
  const listeners = new Set<(event: EngineEvent) => void>()
  const stop = new AbortController()
  let waiting: Promise<void> | undefined
  let handing: Promise<void> = Promise.resolve()

  const make = (isLater: boolean): Session => {
    let isLost = false
    const made = build(
      {
        emit(event) {
          for (const listener of listeners) listener(event)
        },
        onLost() {
          if (isLost) return
          isLost = true
          handing = handOver(made)
        },
      },
      isLater,
    )
    return made
  }

  const closeQuietly = (ended: Session) =>
    ended
      .close()
      .catch((error: unknown) => log.warn({ err: error }, 'an engine that lost its lease did not close well'))

  const handOver = async (ended: Session): Promise<void> => {
    // One that did not open well has been replaced already.
    if (session !== ended || stop.signal.aborted) return
    session = make(true)
    await closeQuietly(ended)
    waiting = waitForTurn()
  }

  /** Never rejects: a store that is away is asked again at the next heartbeat. */
  const waitForTurn = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(HEARTBEAT_MS, stop.signal)
      if (stop.signal.aborted) return
      const trying = session
      try {
        if ((await trying.open('when_free', stop.signal)).kind === 'held_elsewhere') continue
        log.warn('the lease is free: this engine works now')
        return
      } catch (error) {
        // It may have lost the lease while it opened: then its successor waits already.
        if (session !== trying || stop.signal.aborted) return
        log.warn({ err: error }, 'the lease could not be taken; it is tried again')
        session = make(true)
        await closeQuietly(trying)
      }
    }
  }

  let session = make(false)
  return {
    plan: (order) => session.plan(order),
    offers: (mode) => session.offers(mode),
    dryRun: (options) => session.dryRun(options),
    offerCompare: (emails) => session.offerCompare(emails),
    compare: (order) => session.compare(order),
    start: (approval) => session.start(approval),
    wish: (...said) => session.wish(...said),
    setRate: (...said) => session.setRate(...said),
    approveCap: (approval) => session.approveCap(approval),
    accept: (...said) => session.accept(...said),
    acknowledge: (...said) => session.acknowledge(...said),
    snapshot: () => session.snapshot(),
    lastSnapshot: () => session.lastSnapshot(),
    incidents: () => session.incidents(),
    letters: () => session.letters(),
    offerRetry: (filter) => session.offerRetry(filter),
    retryLetters: (...said) => session.retryLetters(...said),
    skipLetters: (...said) => session.skipLetters(...said),
    reopenLetters: (...said) => session.reopenLetters(...said),
    exportLetters: () => session.exportLetters(),
    on(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    async open() {
      const outcome = await session.open('may_be_dead', stop.signal)
      if (outcome.kind === 'held_elsewhere') waiting = waitForTurn()
      return outcome
    },
    async close() {
      stop.abort()
      // What is under way is waited for: it may just have taken the lease, which is then given back.
      await handing
      await waiting
      await session.close()
    },
  }
}
