// One look: every reading by itself, so that one that fails hides no other.
import type { Machine } from '../machine.ts'
import type { PresidioPort } from '../ports.ts'
import { hidesCanary } from '../privacy.ts'
import type { WatchLimits } from './limits.ts'
import type { Readings } from './rules.ts'

export interface LookDeps {
  readonly machine: Omit<Machine, 'availableRamBytes'>
  readonly presidio: PresidioPort
  /** Undefined where none is configured. */
  readonly redis?: { ping(): Promise<unknown> } | undefined
  /** For how long nothing was saved although it might have been, in ms. */
  readonly stalledMs: () => Promise<number>
  /** Age of the newest backup where a run is open or scheduled; null where there is nothing to say about it. */
  readonly backupAgeHours: () => Promise<number | null>
  readonly limits: WatchLimits
  /** Told of a reading that failed; the others are still taken. */
  readonly onFault: (what: string, fault: unknown) => void
}

/** Beside what is judged: figures that are only shown. */
export interface Figures extends Readings {
  readonly cpuPercent?: number | undefined
}

/**
 * Longer than Presidio takes for a request of ours when it is busy: a look must not call a service down that only works.
 */
const HEALTH_TIMEOUT_MS = 30_000
const PROGRAMS = 5

/** Makes the looks; what lies between two of them is remembered. `closing` ends the questions under way. */
export const createLook = (deps: LookDeps, closing: AbortSignal): (() => Promise<Figures>) => {
  const { machine, presidio, redis, limits } = deps
  let before = machine.clocks()
  // What came before is the start of the program, which is no news.
  machine.loopLagMs()

  const attempt = async <T>(what: string, read: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await read()
    } catch (fault) {
      if (!closing.aborted) deps.onFault(what, fault)
      return undefined
    }
  }
  const patience = () => AbortSignal.any([closing, AbortSignal.timeout(HEALTH_TIMEOUT_MS)])
  // Down is down, whether the port says so or throws.
  const presidioHealthy = () => presidio.healthy(patience()).catch(() => false)

  /** Whether it hides what it must: a service that is well may have been started again with another configuration. */
  const presidioLeaks = async (): Promise<readonly string[] | undefined> => {
    // One that does not answer leaks nothing; that it is down is told by its health and by the calls.
    const outcome = await hidesCanary(presidio, patience()).catch(() => undefined)
    if (outcome === undefined) return undefined
    return outcome.kind === 'leaks' ? outcome.entities : []
  }

  const clockJumpMs = (): number => {
    const now = machine.clocks()
    const jump = now.wallMs - before.wallMs - (now.monotonicMs - before.monotonicMs)
    before = now
    return jump
  }

  const redisHealthy = (): Promise<boolean> | undefined =>
    redis?.ping().then(
      () => true,
      // Its link warns by itself, once per loss.
      () => false,
    )

  return async () => {
    const [ram, swap, disk, volume, cpu, lag, rss, healthy, leaks, redisWell, stalled, backup, jump] =
      await Promise.all([
        attempt('ram', machine.ramUsedPercent),
        attempt('swap', machine.swapUsedPercent),
        attempt('disk', machine.freeDiskBytes),
        attempt('volume', machine.volume),
        attempt('cpu', machine.cpuPercent),
        attempt('event loop', machine.loopLagMs),
        attempt('rss', machine.rssBytes),
        presidioHealthy(),
        presidioLeaks(),
        redisHealthy(),
        attempt('progress', deps.stalledMs),
        attempt('backup', deps.backupAgeHours),
        attempt('clocks', clockJumpMs),
      ])
    // A third of a second of work for the machine: only when the answer is wanted.
    const programs =
      ram !== undefined && ram >= limits.ramOpensPercent
        ? await attempt('programs', () => machine.hungriest(PROGRAMS))
        : undefined
    return {
      ramUsedPercent: ram,
      programs,
      swapUsedPercent: swap,
      freeDiskBytes: disk,
      volume,
      cpuPercent: cpu,
      loopLagMs: lag,
      rssBytes: rss,
      presidioHealthy: healthy,
      presidioLeaks: leaks,
      redisHealthy: redisWell,
      stalledMs: stalled,
      backupAgeHours: backup,
      clockJumpMs: jump,
    }
  }
}
