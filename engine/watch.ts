// The watch: every minute it looks at the machine and its services, every five minutes at the books, every day at what retires.
import { schedule } from 'node-cron'
import type { IncidentKind } from './incidents.ts'
import { createLook, type Figures, type LookDeps } from './watch/look.ts'
import { judge, type WatchChange } from './watch/rules.ts'

/** How often each of the three looks is taken. The second day's look comes at nine, when somebody is there to read it. */
const RHYTHM = { minute: '* * * * *', spend: '*/5 * * * *', day: '0 9 * * *' } as const
export type Beat = keyof typeof RHYTHM

/** Calls `work` at every beat until stopped. */
export type EveryBeat = (beat: Beat, work: () => Promise<void>) => { readonly stop: () => void }

export interface WatchDeps extends LookDeps {
  /** The kinds that are open now, wherever they were opened: so the watch also ends what was open before a restart. */
  readonly openKinds: () => Promise<ReadonlySet<IncidentKind>>
  readonly report: (change: WatchChange) => Promise<void>
  /** The books against the run's counters, and the models against the calendar: what follows from them. */
  readonly lookAtSpend: (open: ReadonlySet<IncidentKind>) => Promise<readonly WatchChange[]>
  readonly lookAtModels: (open: ReadonlySet<IncidentKind>) => Promise<readonly WatchChange[]>
  /** Told of each look's figures, for the log. */
  readonly onFigures: (figures: Figures) => void
  /** node-cron unless a test brings its own. */
  readonly every?: EveryBeat | undefined
}

export interface Watch {
  /** Looks once, now. A second call while one is under way joins it. Never rejects. */
  look(beat?: Beat): Promise<void>
  /** What the last look found; undefined before that. */
  figures(): Figures | undefined
  /** Stops looking; resolves when the looks under way have ended. */
  close(): Promise<void>
}

const byCron: EveryBeat = (beat, work) => {
  const task = schedule(RHYTHM[beat], work, { name: `watch ${beat}`, unref: true, suppressMissedWarning: true })
  return { stop: () => task.destroy() }
}

/** Starts watching; the first look is a minute away unless `look` is called. */
export const createWatch = (deps: WatchDeps): Watch => {
  const closing = new AbortController()
  const takeLook = createLook(deps, closing.signal)
  const under = new Map<Beat, Promise<void>>()
  let figures: Figures | undefined

  const work: Readonly<Record<Beat, (open: ReadonlySet<IncidentKind>) => Promise<readonly WatchChange[]>>> = {
    async minute() {
      const found = await takeLook()
      // What was read while closing is no news: an aborted health question looks like a service that is down.
      if (closing.signal.aborted) return []
      figures = found
      deps.onFigures(found)
      return judge(found, await deps.openKinds(), deps.limits)
    },
    spend: deps.lookAtSpend,
    day: deps.lookAtModels,
  }

  const lookOnce = async (beat: Beat): Promise<void> => {
    try {
      const changes = await work[beat](await deps.openKinds())
      if (closing.signal.aborted) return
      for (const change of changes) await deps.report(change)
    } catch (fault) {
      if (!closing.signal.aborted) deps.onFault(beat === 'minute' ? 'report' : beat, fault)
    }
  }

  const look = (beat: Beat = 'minute'): Promise<void> => {
    const looking = under.get(beat) ?? lookOnce(beat).finally(() => under.delete(beat))
    under.set(beat, looking)
    return looking
  }
  const every = deps.every ?? byCron
  const timers = (['minute', 'spend', 'day'] as const).map((beat) => every(beat, () => look(beat)))
  return {
    look,
    figures: () => figures,
    async close() {
      for (const timer of timers) timer.stop()
      closing.abort()
      await Promise.all(under.values())
    },
  }
}
