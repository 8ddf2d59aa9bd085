// The engine's working parts, wired once: what decides, what works, and what remembers in between.
import { type Bell, createBell } from './bell.ts'
import type { BrakeFile } from './brake-file.ts'
import type { Catalogue, ClaudeModel, VoyageModel } from './catalogue.ts'
import type { CheckpointFile } from './checkpoint.ts'
import type { Clock } from './clock.ts'
import { type Control, createControl } from './control.ts'
import { createDiskFull, type DiskFull } from './disk-full.ts'
import type { EngineEvent } from './engine.ts'
import { createIncidentDesk, type IncidentDesk } from './incident-desk.ts'
import type { KillPoint } from './kill-point.ts'
import { createLanes, type Lanes } from './lanes.ts'
import { createLeaks, type Leaks } from './leaks.ts'
import { createLimiter, type Limiter, type Limits } from './limiter.ts'
import type { Logger } from './log.ts'
import type { Machine } from './machine.ts'
import { createMeter, type Meter } from './meter.ts'
import { hashTerms } from './plan.ts'
import type { ClaudeBatchPort, ClaudePort, PresidioPort, VoyagePort } from './ports.ts'
import { type Anonymizer, createAnonymizer } from './privacy.ts'
import { createProgressLog, type ProgressLog } from './progress-log.ts'
import { createServiceHealth, type ServiceHealth } from './service-health.ts'
import type { Database } from './store/database.ts'
import type { LeaseHolder } from './store/lease.ts'
import { choiceOf } from './store/runs.ts'
import { createSteady, type Steady } from './store/steady.ts'
import { createTerms, type TermsOf } from './terms.ts'
import type { VectorIndexOptions } from './vector-index.ts'
import type { WatchLimits } from './watch/limits.ts'
import type { EveryBeat } from './watch.ts'

export interface EngineDeps {
  readonly db: Database
  readonly clock: Clock
  readonly log: Logger
  readonly claude: ClaudePort
  readonly batches: ClaudeBatchPort
  readonly voyage: VoyagePort
  /** When and with how much memory the vectors get their index; undefined: never. */
  readonly vectorIndex: VectorIndexOptions | undefined
  readonly presidio: PresidioPort
  readonly machine: Omit<Machine, 'availableRamBytes'>
  /** Undefined where none is configured: memory serves instead. */
  readonly redis?: { ping(): Promise<unknown> } | undefined
  /** Other limits than WATCH_LIMITS; and another rhythm, which is a test's. */
  readonly watch?: { readonly limits?: WatchLimits; readonly every?: EveryBeat }
  readonly catalogue: Catalogue
  /** The model that is planned for when the owner chose no other. */
  readonly model: ClaudeModel
  readonly embedModel: VoyageModel
  /** Limits assumed until the provider's headers tell better. */
  readonly limits: Limits
  readonly maxInFlight: number
  readonly checkpoint: CheckpointFile
  readonly brakeFile: BrakeFile
  readonly holder: LeaseHolder
  /** Whether a process of this host lives. */
  readonly alive: (pid: number) => boolean
  readonly killPoint: KillPoint
}

export interface EngineParts {
  readonly bell: Bell
  readonly steady: Steady
  readonly desk: IncidentDesk
  readonly leaks: Leaks
  readonly diskFull: DiskFull
  readonly health: ServiceHealth
  readonly limiters: Readonly<Record<'anthropic' | 'voyage', Limiter>>
  readonly control: Control
  readonly anonymizer: Anonymizer
  readonly meter: Meter
  readonly lanes: Lanes
  readonly progress: ProgressLog
  readonly terms: TermsOf
}

/** Wires the parts. `emit` tells the listeners; `closing` says that no new call may start; `hard` cuts every wait. */
export const createParts = (
  deps: EngineDeps,
  {
    emit,
    closing,
    hard,
    brake,
    onMoved,
  }: {
    readonly emit: (event: EngineEvent) => void
    readonly closing: () => boolean
    readonly hard: AbortSignal
    readonly brake: () => 'pause' | 'stop' | undefined
    /** Told whenever something was saved. */
    readonly onMoved: () => void
  },
): EngineParts => {
  const { db, clock, log, catalogue } = deps
  const bell = createBell()

  const away = new Set<'lost' | 'full'>()
  const worst = () => (['lost', 'full'] as const).find((fault) => away.has(fault))
  const steady = createSteady(clock, {
    onLost(fault) {
      away.add(fault)
      control.storeAway(worst())
      if (fault === 'full') diskFull.says('store')
      else desk.open('store_lost')
    },
    onBack(fault) {
      away.delete(fault)
      control.storeAway(worst())
      if (fault === 'full') diskFull.takesBack('store')
      else desk.resolve('store_lost')
    },
  })
  const leaks = createLeaks({
    db,
    steady,
    clock,
    signal: hard,
    onFault: (error) => log.error({ err: error }, 'texts in doubt could not be deleted'),
  })
  const desk = createIncidentDesk({
    db,
    steady,
    signal: hard,
    onChange() {
      bell.ring()
      emit('incident')
    },
    onNews(news, kind, params) {
      if (news === 'opened' && kind === 'presidio_leaking') leaks.opened()
      if (news === 'opened') log.warn({ incident: kind, ...params }, `Incident: ${kind}`)
      else log.info({ incident: kind }, `Incident over: ${kind}`)
    },
    onFault: (error) => log.error({ err: error }, 'an incident could not be written'),
  })
  const diskFull = createDiskFull(desk)
  const health = createServiceHealth(clock, desk)
  const limiters = {
    anthropic: createLimiter({ clock, initial: deps.limits, rate: 'auto' }),
    voyage: createLimiter({
      clock,
      initial: {
        requests: catalogue.voyageLimits.paid.requestsPerMinute,
        inputTokens: catalogue.voyageLimits.paid.tokensPerMinute,
        outputTokens: Number.MAX_SAFE_INTEGER,
      },
      rate: 'auto',
    }),
  }
  const terms = createTerms(deps)
  const control = createControl({
    db,
    clock,
    bell,
    desk,
    health,
    limiters,
    brake,
    planHash(run) {
      const now = terms(run.mode, choiceOf(run))
      return now ? hashTerms(now) : 'unknown model'
    },
  })
  const anonymizer = createAnonymizer({ presidio: deps.presidio })
  const meter = createMeter(clock)
  const lanes = createLanes({
    ...deps,
    steady,
    bell,
    control,
    desk,
    leaks,
    health,
    limiters,
    anonymizer,
    closing,
    onChanged: () => emit('changed'),
    onSaved({ done, letters }) {
      meter.add(done + letters)
      onMoved()
      progress.saved(done)
      emit('changed')
    },
  })
  const progress = createProgressLog(log, clock)
  return {
    bell,
    steady,
    desk,
    leaks,
    diskFull,
    health,
    limiters,
    control,
    anonymizer,
    meter,
    lanes,
    progress,
    terms,
  }
}
