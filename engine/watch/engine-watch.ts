// The watch as the engine wires it: what it reads of the run, and where its findings go.
import type { EngineDeps, EngineParts } from '../parts.ts'
import { backupAgeHours } from '../store/backup-age.ts'
import { countOpenBatches } from '../store/batches.ts'
import { choiceOf, type RunRow, readPhases } from '../store/runs.ts'
import { readBuildProgress } from '../store/vector-indexes.ts'
import { createWatch, type Watch } from '../watch.ts'
import { GIB, WATCH_LIMITS } from './limits.ts'
import type { Figures } from './look.ts'
import { judgeRetirement } from './retirement.ts'
import { judgeBooks, readBooks } from './spend.ts'
import { createStall } from './stall.ts'

export interface EngineWatch extends Watch {
  /** Something was saved, or a phase began or ended. */
  moved(): void
}

const round = (value: number | undefined): number | undefined => value && Math.round(value * 10) / 10

const forLog = (found: Figures) => ({
  ram: round(found.ramUsedPercent),
  swap: round(found.swapUsedPercent),
  freeGb: round(found.freeDiskBytes && found.freeDiskBytes / GIB),
  volume: found.volume,
  cpu: round(found.cpuPercent),
  lagMs: round(found.loopLagMs),
  rssGb: round(found.rssBytes && found.rssBytes / GIB),
  presidio: found.presidioHealthy,
  redis: found.redisHealthy,
})

/** Starts it over the engine's own parts; the first look at the models is taken at once, for a restart may come daily. */
export const startEngineWatch = (deps: EngineDeps, parts: EngineParts): EngineWatch => {
  const { db, clock, log, catalogue } = deps
  const { desk, leaks, diskFull, control, health, lanes } = parts
  const limits = deps.watch?.limits ?? WATCH_LIMITS

  /** A batch is with the provider, an index is built, or nothing is left for the phase under way. */
  const mayStandOf = async (run: RunRow): Promise<boolean> => {
    const row = (await readPhases(db, run.id)).find(({ state }) => state !== 'done')
    if (!row) return true
    if ((await countOpenBatches(db, run.id)).batches > 0) return true
    if (row.phase === 'embed' && (await readBuildProgress(db)) !== undefined) return true
    const scope = { id: run.id, createdAt: run.created_at, mode: run.mode, epoch: run.epoch, ...choiceOf(run) }
    return !(await lanes.isLeft(row.phase, scope))
  }
  const stall = createStall({
    clock,
    limitMs: limits.stallMs,
    verdict: control.verdict,
    async mayStand() {
      const run = control.run()
      return run === undefined || mayStandOf(run)
    },
  })
  const watch = createWatch({
    machine: deps.machine,
    presidio: deps.presidio,
    redis: deps.redis,
    limits,
    every: deps.watch?.every,
    stalledMs: stall.stalledMs,
    backupAgeHours: () => backupAgeHours(db, clock.now()),
    openKinds: async () => diskFull.openForWatch(),
    async report(change) {
      if (change.kind === 'disk_full') {
        if (change.change === 'open') diskFull.says('watch', change.params)
        else diskFull.takesBack('watch')
      } else if (change.change === 'open') desk.open(change.kind, change.params)
      else desk.resolve(change.kind)
    },
    async lookAtSpend(open) {
      const books = await readBooks(db)
      if (!books) return []
      const { anthropic, voyage, settled } = books
      log.info(
        { anthropic: anthropic / 1e6, voyage: voyage / 1e6, settled: settled / 1e6 },
        'API spend of the run in USD',
      )
      return judgeBooks(books, open)
    },
    lookAtModels: async (open) =>
      judgeRetirement(catalogue, control.run()?.model ?? deps.model.id, clock.now(), limits.retirementDays, open),
    onFigures(found) {
      if (found.presidioLeaks?.length === 0) leaks.passed()
      log.debug(
        {
          ...forLog(found),
          postgresql: !desk.isOpen('store_lost'),
          // As the calls under way judge them: nothing is paid for to know.
          anthropic: health.anthropic.state().kind,
          voyage: health.voyage.state().kind,
        },
        'the watch looked',
      )
    },
    onFault: (what, error) => log.warn({ err: error, what }, 'the watch could not look'),
  })
  void watch.look('day')
  return { ...watch, moved: stall.moved }
}
