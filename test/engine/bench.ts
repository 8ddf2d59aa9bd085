// The bench: the engine's deciding parts as they are wired in the product, on the test database and a fast clock.
import { type Bell, createBell } from '../../engine/bell.ts'
import { type Clock, systemClock } from '../../engine/clock.ts'
import { type Control, createControl } from '../../engine/control.ts'
import { createIncidentDesk, type IncidentDesk } from '../../engine/incident-desk.ts'
import { createLeaks, type Leaks } from '../../engine/leaks.ts'
import { createLimiter, type Limiter } from '../../engine/limiter.ts'
import { hashTerms } from '../../engine/plan.ts'
import { createServiceHealth, type ServiceHealth } from '../../engine/service-health.ts'
import type { Database } from '../../engine/store/database.ts'
import { createSteady, type Steady } from '../../engine/store/steady.ts'
import { TERMS } from './open-run.ts'

export interface Bench {
  readonly db: Database
  readonly clock: Clock
  readonly bell: Bell
  readonly steady: Steady
  readonly desk: IncidentDesk
  readonly leaks: Leaks
  readonly health: ServiceHealth
  readonly limiters: Readonly<Record<'anthropic' | 'voyage', Limiter>>
  readonly control: Control
  /** What the desk could not write. */
  readonly faults: unknown[]
  readonly hard: AbortController
  /** Resolves when `fits` is true; looks again at every ring of the bell. */
  until(fits: () => boolean): Promise<void>
}

const fastClock = (faster: number): Clock => ({
  now: systemClock.now,
  monotonic: () => performance.now() * faster,
  sleep: (ms, signal) => systemClock.sleep(ms / faster, signal),
})

const UNLIMITED = { requests: 1e9, inputTokens: 1e12, outputTokens: 1e12 } as const

/**
 * Wires the parts over `db`; time passes `faster` times faster. Another `planHash` than that of TERMS stands for a
 * program under other terms.
 */
export const createBench = (
  db: Database,
  { faster = 200, planHash = hashTerms(TERMS) }: { readonly faster?: number; readonly planHash?: string } = {},
): Bench => {
  const clock = fastClock(faster)
  const hard = new AbortController()
  const faults: unknown[] = []
  const bell = createBell()
  const steady = createSteady(clock, {
    onLost(fault) {
      control.storeAway('lost')
      desk.open(fault === 'full' ? 'disk_full' : 'store_lost')
    },
    onBack() {
      control.storeAway(undefined)
      desk.resolve('store_lost', 'disk_full')
    },
  })
  const leaks = createLeaks({ db, steady, clock, signal: hard.signal, onFault: (error) => faults.push(error) })
  const desk = createIncidentDesk({
    onNews(news, kind) {
      if (news === 'opened' && kind === 'presidio_leaking') leaks.opened()
    },
    db,
    steady,
    signal: hard.signal,
    onChange: () => bell.ring(),
    onFault: (error) => faults.push(error),
  })
  const health = createServiceHealth(clock, desk)
  const limiters = {
    anthropic: createLimiter({ clock, initial: UNLIMITED, rate: 'auto' }),
    voyage: createLimiter({ clock, initial: UNLIMITED, rate: 'auto' }),
  }
  const control = createControl({ db, clock, bell, desk, health, limiters, planHash: () => planHash })
  return {
    db,
    clock,
    bell,
    steady,
    desk,
    leaks,
    health,
    limiters,
    control,
    faults,
    hard,
    async until(fits) {
      while (!fits()) await bell.next()
    },
  }
}
