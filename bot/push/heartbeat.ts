// The heartbeat: as long as this process works and takes its updates, an address outside hears of it; a dead server is silent.
import type { Logger } from 'pino'
import type { Clock } from '../../engine/clock.ts'
import { faultOf } from '../fault.ts'
import { startLoop } from '../loop.ts'

export interface HeartbeatDeps {
  /** Asked once a minute by GET, without any content: a monitor that wakes the owner when it is not asked. */
  readonly url: string
  readonly fetch: (
    url: string,
    init: { readonly signal: AbortSignal },
  ) => Promise<{ readonly ok: boolean; readonly status: number }>
  /** False when something hangs: the monitor then hears nothing, and wakes the owner. */
  readonly isWell: () => boolean
  readonly clock: Clock
  readonly log: Logger
}

const EVERY_MS = 60_000
const PATIENCE_MS = 10_000

/** Starts it; the function that comes back ends it, and resolves when nothing is under way. */
export const startHeartbeat = ({ url, fetch, isWell, clock, log }: HeartbeatDeps): (() => Promise<void>) => {
  const beat = async (ended: AbortSignal): Promise<void> => {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([ended, AbortSignal.timeout(PATIENCE_MS)]) })
      if (!response.ok) log.warn({ status: response.status }, 'HEARTBEAT_URL does not answer as it should')
    } catch (error) {
      // The address may hold a token: only the kind of fault is told.
      if (!ended.aborted) log.warn({ fault: faultOf(error) }, 'HEARTBEAT_URL cannot be reached')
    }
  }
  return startLoop(clock, async (ended) => {
    if (isWell()) await beat(ended)
    else log.error('no heartbeat: Telegram was not asked for updates for too long')
    return EVERY_MS
  })
}
