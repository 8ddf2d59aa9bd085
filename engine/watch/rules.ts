// The rules of the watch, pure: what one look found, against what is open, gives what opens and what is over.
import type { Incident, IncidentKind } from '../incidents.ts'
import type { Volume } from '../machine.ts'
import { EASED, GIB, ROOM_AGAIN, WATCH_LIMITS, type WatchLimits } from './limits.ts'

/** What one look found; a reading that failed or was not asked for is undefined and changes nothing. */
export interface Readings {
  readonly ramUsedPercent?: number | undefined
  /** The programs that take the most of it. */
  readonly programs?: readonly string[] | undefined
  readonly swapUsedPercent?: number | undefined
  readonly freeDiskBytes?: number | undefined
  readonly volume?: Volume | undefined
  readonly loopLagMs?: number | undefined
  readonly rssBytes?: number | undefined
  readonly presidioHealthy?: boolean | undefined
  /** Entities of the canary that Presidio left in sight; undefined when it did not answer. */
  readonly presidioLeaks?: readonly string[] | undefined
  readonly redisHealthy?: boolean | undefined
  /** For how long nothing was saved although the gate was open and something was pending; 0 otherwise. */
  readonly stalledMs?: number | undefined
  /** Age of the newest backup, where a run is open or scheduled; null: there is nothing to say about it. */
  readonly backupAgeHours?: number | null | undefined
  /** How far the wall's clock went beyond the counting one since the look before; negative when it was set back. */
  readonly clockJumpMs?: number | undefined
}

/** Kinds that this file rules. */
export const WATCHED = [
  'ram_high',
  'swap_high',
  'disk_low',
  'disk_full',
  'event_loop_lag',
  'rss_high',
  'presidio_down',
  'presidio_leaking',
  'redis_lost',
  'no_progress',
  'backup_old',
  'clock_jump',
] as const satisfies readonly IncidentKind[]
type WatchedKind = (typeof WATCHED)[number]

export type WatchChange =
  | { readonly change: 'open'; readonly kind: IncidentKind; readonly params: Incident['params'] }
  | { readonly change: 'resolved'; readonly kind: IncidentKind }

// Cut, not rounded: 79.96 % must not be told as 80.
const tenths = (value: number): number => Math.floor(value * 10) / 10

interface Judgement {
  readonly bad: boolean
  readonly good: boolean
  readonly params: Incident['params']
}

/** Nothing is judged by a reading that is not there. */
const by = <T>(reading: T | undefined, judge: (reading: T) => Judgement): Judgement | undefined =>
  reading === undefined ? undefined : judge(reading)

const room = (free: number | undefined, volume: Volume | undefined, limit: number) =>
  by(free, (bytes) => ({
    bad: bytes < limit,
    good: bytes >= limit * ROOM_AGAIN,
    params: { freeGb: tenths(bytes / GIB), limitGb: tenths(limit / GIB), volume: volume ?? 'data' },
  }))

const judgements = (found: Readings, limits: WatchLimits): Record<WatchedKind, Judgement | undefined> => ({
  ram_high: by(found.ramUsedPercent, (used) => ({
    bad: used >= limits.ramOpensPercent,
    good: used < limits.ramReleasesPercent,
    params: {
      share: tenths(used) / 100,
      limit: limits.ramOpensPercent / 100,
      release: limits.ramReleasesPercent / 100,
      ...(found.programs && found.programs.length > 0 ? { programs: found.programs.join(', ') } : {}),
    },
  })),
  swap_high: by(found.swapUsedPercent, (used) => ({
    bad: used >= limits.swapOpensPercent,
    good: used < limits.swapOpensPercent * EASED,
    params: { share: tenths(used) / 100, limit: limits.swapOpensPercent / 100 },
  })),
  disk_low: room(found.freeDiskBytes, found.volume, limits.diskLowBytes),
  disk_full: room(found.freeDiskBytes, found.volume, limits.diskFullBytes),
  event_loop_lag: by(found.loopLagMs, (lag) => ({
    bad: lag >= limits.loopLagMs,
    good: lag < limits.loopLagMs * EASED,
    params: { ms: Math.round(lag), limit: limits.loopLagMs },
  })),
  rss_high: by(found.rssBytes, (bytes) => ({
    bad: bytes >= limits.rssBytes,
    good: bytes < limits.rssBytes * EASED,
    params: { usedGb: tenths(bytes / GIB), limitGb: tenths(limits.rssBytes / GIB) },
  })),
  presidio_down: by(found.presidioHealthy, (healthy) => ({
    bad: !healthy,
    // It may call itself well and analyse nothing: the lanes hold it for down until its canary is answered.
    good: healthy && found.presidioLeaks !== undefined,
    params: {},
  })),
  presidio_leaking: by(found.presidioLeaks, (entities) => ({
    bad: entities.length > 0,
    good: entities.length === 0,
    params: { entities: entities.join(', ') },
  })),
  redis_lost: by(found.redisHealthy, (healthy) => ({ bad: !healthy, good: healthy, params: {} })),
  no_progress: by(found.stalledMs, (ms) => ({
    bad: ms >= limits.stallMs,
    good: ms < limits.stallMs,
    params: { still: ms },
  })),
  backup_old: by(found.backupAgeHours, (hours) => ({
    bad: hours !== null && hours > limits.backupMaxAgeHours,
    good: hours === null || hours <= limits.backupMaxAgeHours,
    params: { hours: Math.floor(hours ?? 0), limit: limits.backupMaxAgeHours },
  })),
  // A jump is a moment: it is over when the clocks agreed from one look to the next.
  clock_jump: by(found.clockJumpMs, (ms) => ({
    bad: Math.abs(ms) >= limits.clockJumpMs,
    good: Math.abs(ms) < limits.clockJumpMs,
    params: { by: Math.abs(Math.round(ms)), way: ms < 0 ? 'back' : 'ahead' },
  })),
})

/** Pure: what changed, given what is open. At most one change per kind. */
export const judge = (
  readings: Readings,
  open: ReadonlySet<IncidentKind>,
  limits: WatchLimits = WATCH_LIMITS,
): readonly WatchChange[] => {
  const judged = judgements(readings, limits)
  return WATCHED.flatMap((kind): readonly WatchChange[] => {
    const judgement = judged[kind]
    if (judgement?.bad && !open.has(kind)) return [{ change: 'open', kind, params: judgement.params }]
    if (judgement?.good && open.has(kind)) return [{ change: 'resolved', kind }]
    return []
  })
}
