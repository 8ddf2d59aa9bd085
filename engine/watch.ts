// The watch: every minute it looks at memory, disk and Presidio, and tells what opened and what is over.
import { schedule } from 'node-cron'
import type { Incident, IncidentKind } from './incidents.ts'
import type { Machine } from './machine.ts'
import type { PresidioPort } from './ports.ts'

type WatchedKind = Extract<IncidentKind, 'ram_high' | 'disk_full' | 'presidio_down'>

/** What one look found; a reading that failed is undefined and changes nothing. */
export interface Readings {
  readonly ramUsedPercent: number | undefined
  readonly freeDiskBytes: number | undefined
  readonly presidioHealthy: boolean
}

/** Where an incident opens and where it is over: apart, so that a figure on the edge does not open and close it. */
export interface WatchLimits {
  readonly ramOpensPercent: number
  readonly ramReleasesPercent: number
  readonly diskOpensBytes: number
  readonly diskReleasesBytes: number
}

const GIB = 1024 ** 3

/** The runbook's RAM rule (85 % of 48 GB is 40.8 GB); and room enough that PostgreSQL can still write its log. */
export const WATCH_LIMITS: WatchLimits = {
  ramOpensPercent: 85,
  ramReleasesPercent: 80,
  diskOpensBytes: 2 * GIB,
  diskReleasesBytes: 3 * GIB,
}

export type WatchChange =
  | { readonly change: 'open'; readonly kind: WatchedKind; readonly params: Incident['params'] }
  | { readonly change: 'resolved'; readonly kind: WatchedKind }

// Cut, not rounded: 79.96 % must not be told as 80.
const tenths = (value: number): number => Math.floor(value * 10) / 10

/** Pure: what changed, given what is open. At most one change per kind. */
export const judge = (
  readings: Readings,
  open: ReadonlySet<IncidentKind>,
  limits: WatchLimits = WATCH_LIMITS,
): readonly WatchChange[] => {
  const changes: WatchChange[] = []
  const rule = (kind: WatchedKind, bad: boolean, good: boolean, params: Incident['params']) => {
    if (bad && !open.has(kind)) changes.push({ change: 'open', kind, params })
    if (good && open.has(kind)) changes.push({ change: 'resolved', kind })
  }
  const { ramUsedPercent: ram, freeDiskBytes: disk, presidioHealthy } = readings
  if (ram !== undefined)
    rule('ram_high', ram >= limits.ramOpensPercent, ram < limits.ramReleasesPercent, {
      share: tenths(ram) / 100,
      limit: limits.ramOpensPercent / 100,
      release: limits.ramReleasesPercent / 100,
    })
  if (disk !== undefined)
    rule('disk_full', disk < limits.diskOpensBytes, disk >= limits.diskReleasesBytes, {
      freeGb: tenths(disk / GIB),
      limitGb: tenths(limits.diskOpensBytes / GIB),
    })
  rule('presidio_down', !presidioHealthy, presidioHealthy, {})
  return changes
}

export interface WatchDeps {
  readonly machine: Pick<Machine, 'ramUsedPercent' | 'freeDiskBytes'>
  readonly presidio: Pick<PresidioPort, 'healthy'>
  /** The kinds that are open now, wherever they were opened: so the watch also ends what was open before a restart. */
  readonly openKinds: () => Promise<ReadonlySet<IncidentKind>>
  readonly report: (change: WatchChange) => Promise<void>
  /** Told of a reading or a report that failed; the watch goes on. */
  readonly onFault: (what: 'ram' | 'disk' | 'report', fault: unknown) => void
  /** Calls `work` once a minute until stopped; node-cron unless a test brings its own. */
  readonly everyMinute?: (work: () => Promise<void>) => { readonly stop: () => void }
}

export interface Watch {
  /** Looks once, now. A second call while one is under way joins it. Never rejects. */
  look(): Promise<void>
  /** Memory in use when it last looked, 0 to 1; undefined before that. */
  ramShare(): number | undefined
  /** Stops looking; resolves when a look under way has ended. */
  close(): Promise<void>
}

const HEALTH_TIMEOUT_MS = 10_000

const cronMinute: NonNullable<WatchDeps['everyMinute']> = (work) => {
  const task = schedule('* * * * *', work, { name: 'watch', unref: true, suppressMissedWarning: true })
  return { stop: () => task.destroy() }
}

/** Starts watching; the first look is a minute away unless `look` is called. */
export const createWatch = (deps: WatchDeps): Watch => {
  const closing = new AbortController()
  let looking: Promise<void> | undefined
  let ramShare: number | undefined

  const attempt = async (what: 'ram' | 'disk', read: () => Promise<number>): Promise<number | undefined> => {
    try {
      return await read()
    } catch (fault) {
      deps.onFault(what, fault)
      return undefined
    }
  }
  // Down is down, whether the port says so or throws.
  const healthy = () =>
    deps.presidio.healthy(AbortSignal.any([closing.signal, AbortSignal.timeout(HEALTH_TIMEOUT_MS)])).catch(() => false)

  const lookOnce = async (): Promise<void> => {
    const [ramUsedPercent, freeDiskBytes, presidioHealthy] = await Promise.all([
      attempt('ram', () => deps.machine.ramUsedPercent()),
      attempt('disk', () => deps.machine.freeDiskBytes()),
      healthy(),
    ])
    if (ramUsedPercent !== undefined) ramShare = ramUsedPercent / 100
    // What was read while closing is no news: an aborted health question looks like a service that is down.
    if (closing.signal.aborted) return
    try {
      for (const change of judge({ ramUsedPercent, freeDiskBytes, presidioHealthy }, await deps.openKinds()))
        await deps.report(change)
    } catch (fault) {
      deps.onFault('report', fault)
    }
  }

  const look = (): Promise<void> => {
    looking ??= lookOnce().finally(() => {
      looking = undefined
    })
    return looking
  }
  const timer = (deps.everyMinute ?? cronMinute)(look)
  return {
    look,
    ramShare: () => ramShare,
    async close() {
      timer.stop()
      closing.abort()
      await looking
    },
  }
}
