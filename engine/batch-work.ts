// Batch work: the batch lane around the live one, for a run that was approved so, and for batches that are open anyway.
import { claudeModelOf } from './catalogue.ts'
import { drainBatches, runBatchLane } from './lane/batch/batch-lane.ts'
import type { BatchDeps, BatchRun } from './lane/batch/deps.ts'
import { createTender, type Tender } from './lane/batch/tend.ts'
import type { LaneEnd } from './lane/call-lane.ts'
import { createClassifyBatch } from './phases/classify-batch.ts'
import type { ClassifyPrepared } from './phases/classify-call.ts'
import type { SourceEmail } from './phases/source.ts'
import type { ClaudePort } from './ports.ts'
import type { Anonymizer } from './privacy.ts'

type Deps = BatchDeps<SourceEmail, ClassifyPrepared>

export interface BatchWorkDeps extends Omit<Deps, 'phase'> {
  readonly claude: ClaudePort
  readonly anonymizer: Anonymizer
}

export interface BatchWork {
  /**
   * Works a run's phase 1: by batch first if it was approved so, then `live` what batches may not carry, until no batch
   * is open either.
   */
  around(run: BatchRun, live: () => Promise<LaneEnd>, signal: AbortSignal): Promise<LaneEnd>
  /** Looks after open batches once, while the owner's brake keeps all else from going on. */
  tend(run: BatchRun, signal: AbortSignal): Promise<void>
}

export const createBatchWork = (deps: BatchWorkDeps): BatchWork => {
  const byModel = new Map<string, { readonly deps: Deps; readonly tender: Tender }>()

  const forRun = ({ model }: BatchRun) => {
    const known = byModel.get(model)
    if (known) return known
    const phase = createClassifyBatch({ ...deps, model: claudeModelOf(deps.catalogue, model) })
    const withPhase = { ...deps, phase }
    const made = { deps: withPhase, tender: createTender(withPhase) }
    byModel.set(model, made)
    return made
  }

  return {
    async around(run, live, signal) {
      const own = forRun(run)
      for (;;) {
        if (run.lane === 'batch' && (await runBatchLane(run, own.deps, own.tender, signal)) === 'stopped')
          return 'stopped'
        const end = await live()
        if (end !== 'complete') return end
        const drained = await drainBatches(run, own.deps, own.tender, signal)
        // What the last batches gave back is pending again.
        if (drained !== 'drained') return drained === 'none' ? 'complete' : 'stopped'
      }
    },
    async tend(run, signal) {
      const own = forRun(run)
      await own.tender.tend(run, signal)
    },
  }
}
