// The lanes: which phase is worked by which kind of lane, over which service.
import { createBatchWork } from './batch-work.ts'
import type { Bell } from './bell.ts'
import { type Catalogue, claudeModelOf, type VoyageModel } from './catalogue.ts'
import type { Clock } from './clock.ts'
import type { Control } from './control.ts'
import type { IncidentDesk } from './incident-desk.ts'
import type { KillPoint } from './kill-point.ts'
import { type LaneEnd, runCallLane } from './lane/call-lane.ts'
import { runSqlLane } from './lane/sql-lane.ts'
import type { Leaks } from './leaks.ts'
import type { Limiter } from './limiter.ts'
import type { Logger } from './log.ts'
import { claudePrice, voyagePrice } from './money.ts'
import { createClassify } from './phases/classify.ts'
import { createEmbed } from './phases/embed.ts'
import { graph } from './phases/graph.ts'
import type { RunScope } from './phases/phase.ts'
import type { Choice } from './plan.ts'
import type { ClaudeBatchPort, ClaudePort, PresidioPort, VoyagePort } from './ports.ts'
import type { Anonymizer } from './privacy.ts'
import { OVER_WHEN_ANSWERED, type ServiceHealth } from './service-health.ts'
import type { PhaseName } from './snapshot.ts'
import type { Database } from './store/database.ts'
import type { Steady } from './store/steady.ts'
import { fillDigests } from './store/twins.ts'
import { createVectorIndexWork, type VectorIndexOptions } from './vector-index.ts'

export interface LanesDeps {
  readonly db: Database
  readonly steady: Steady
  readonly clock: Clock
  readonly bell: Bell
  readonly control: Control
  readonly desk: IncidentDesk
  readonly leaks: Leaks
  readonly health: ServiceHealth
  readonly limiters: Readonly<Record<'anthropic' | 'voyage', Limiter>>
  readonly anonymizer: Anonymizer
  readonly claude: ClaudePort
  readonly batches: ClaudeBatchPort
  readonly voyage: VoyagePort
  readonly presidio: PresidioPort
  readonly catalogue: Catalogue
  readonly embedModel: VoyageModel
  readonly maxInFlight: number
  readonly killPoint: KillPoint
  readonly closing: () => boolean
  readonly log: Logger
  readonly vectorIndex: VectorIndexOptions | undefined
  /** Told when something changed that is no email: a batch was made or is over, an index is built. */
  readonly onChanged: () => void
  readonly onSaved: (saved: { readonly done: number; readonly letters: number }) => void
}

/** The run as a lane works on it: under the choice that was approved for it. */
export type LaneRun = RunScope & Choice & { readonly epoch: number }

export interface Lanes {
  work(phase: PhaseName, run: LaneRun, hard: AbortSignal): Promise<LaneEnd>
  isLeft(phase: PhaseName, run: LaneRun): Promise<boolean>
  /** Looks after the open batches, and a dropped vector index, of a run on which nothing else is worked. */
  tend(run: LaneRun, hard: AbortSignal): Promise<void>
  /** The provider of the phase under way; anthropic before the first. */
  provider(): 'anthropic' | 'voyage'
}

export const createLanes = (deps: LanesDeps): Lanes => {
  const { db, limiters, health } = deps
  const classifyBy = ({ model, perCall }: Choice) =>
    createClassify({ ...deps, model: claudeModelOf(deps.catalogue, model), perCall })
  const embed = createEmbed({ voyage: deps.voyage, anonymizer: deps.anonymizer, model: deps.embedModel })
  let provider: 'anthropic' | 'voyage' = 'anthropic'

  const vectorIndex = createVectorIndexWork(deps)
  const batchWork = createBatchWork({ ...deps, health: health.anthropic })

  const claudeLane = ({ model }: Choice) =>
    ({
      ...deps,
      health: health.anthropic,
      limiter: limiters.anthropic,
      price: claudePrice(claudeModelOf(deps.catalogue, model)),
      overWhenAnswered: OVER_WHEN_ANSWERED.anthropic,
      limitedKind: 'rate_limited',
    }) as const
  const voyageLane = {
    ...deps,
    health: health.voyage,
    limiter: limiters.voyage,
    price: voyagePrice(deps.embedModel),
    overWhenAnswered: OVER_WHEN_ANSWERED.voyage,
    limitedKind: 'voyage_limited',
  } as const

  return {
    provider: () => provider,
    async work(phase, run, hard) {
      provider = phase === 'embed' ? 'voyage' : 'anthropic'
      switch (phase) {
        case 'classify':
          await deps.steady(() => fillDigests(db), hard)
          return batchWork.around(run, () => runCallLane(classifyBy(run), run, claudeLane(run), hard), hard)
        case 'graph':
          // A batch that could not be deleted at the provider is tried again while there is a run to do it.
          await batchWork.tend(run, hard)
          return runSqlLane(graph, run, deps, hard)
        case 'embed':
          await batchWork.tend(run, hard)
          return vectorIndex.around(run, () => runCallLane(embed, run, voyageLane, hard), hard)
      }
    },
    async tend(run, hard) {
      await batchWork.tend(run, hard)
      await vectorIndex.tend(run, hard)
    },
    async isLeft(phase, run) {
      const of = phase === 'classify' ? classifyBy(run) : { graph, embed }[phase]
      return (await of.pending(db, run, '', 1)).length > 0
    },
  }
}
