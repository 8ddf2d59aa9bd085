// The world that bot and shell share: store, services, machine, engine, checks. Built here, closed in reverse.
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import type { CheckDeps } from '../checks/check.ts'
import type { Backups } from '../engine/backup/backups.ts'
import { createBrakeFile } from '../engine/brake-file.ts'
import { type Catalogue, claudeModelOf, readCatalogue, voyageModelOf } from '../engine/catalogue.ts'
import { createCheckpointFile } from '../engine/checkpoint.ts'
import { systemClock } from '../engine/clock.ts'
import { createEngine } from '../engine/create-engine.ts'
import type { Engine } from '../engine/engine.ts'
import type { KillPoint } from '../engine/kill-point.ts'
import type { Logger } from '../engine/log.ts'
import { createMachine } from '../engine/machine.ts'
import { createAnonymizer } from '../engine/privacy.ts'
import { createSearch, type SearchFace } from '../engine/search/search.ts'
import { createClaude } from '../engine/services/anthropic.ts'
import { createClaudeBatches } from '../engine/services/anthropic-batches.ts'
import { createPresidio } from '../engine/services/presidio.ts'
import { createVoyage } from '../engine/services/voyage.ts'
import { createVoyageProbe } from '../engine/services/voyage-probe.ts'
import { type Database, openDatabase } from '../engine/store/database.ts'
import { FROZEN_AFTER_MS } from '../engine/store/freeze-watch.ts'
import { readTailscale } from '../engine/tailscale.ts'
import { GIB, type WatchLimits } from '../engine/watch/limits.ts'
import { createVolume } from '../engine/watch/volume.ts'
import { alive, backupsOf } from './backups.ts'
import { createChecklist } from './checklist.ts'
import { type CleanupFace, createCleanup } from './cleanup.ts'
import type { EngineConfig } from './config.ts'
import type { ChecklistFace, Validate } from './examinations.ts'
import { connectRedis, type RedisLink } from './redis.ts'
import { createValidate } from './validation.ts'

export interface World {
  readonly db: Database
  readonly engine: Engine
  readonly backups: Backups
  readonly redis: RedisLink | undefined
  /** What the checks may look at, with the plan's worst duration if one was computed. */
  checkDeps(planDurationMs?: number): CheckDeps
  readonly checklist: ChecklistFace
  readonly validate: Validate
  readonly search: SearchFace
  readonly cleanup: CleanupFace
  close(): Promise<void>
}

// A call that takes longer than this is taken for lost; the answer to one email takes seconds.
const CALL_TIMEOUT_MS = 120_000
// A batch is tens of megabytes on their way up.
const BATCH_TIMEOUT_MS = 600_000
const PRESIDIO_TIMEOUT_MS = 60_000

// Below, an exact scan of the vectors takes less time than anybody waits.
const VECTOR_INDEX_FROM = 20_000

const thresholds = (config: EngineConfig) => ({
  minDiskGb: config.CHECK_MIN_DISK_GB,
  minRamGb: config.CHECK_MIN_RAM_GB,
  minPostgresMajor: config.CHECK_MIN_POSTGRES_MAJOR,
  maxBackupAgeHours: config.CHECK_MAX_BACKUP_AGE_HOURS,
})

const watchLimits = (config: EngineConfig): WatchLimits => ({
  ramOpensPercent: config.WATCH_RAM_HOLD_PERCENT,
  ramReleasesPercent: config.WATCH_RAM_RELEASE_PERCENT,
  swapOpensPercent: config.WATCH_SWAP_PERCENT,
  diskLowBytes: config.WATCH_DISK_LOW_GB * GIB,
  diskFullBytes: config.WATCH_DISK_FULL_GB * GIB,
  loopLagMs: config.WATCH_LOOP_LAG_MS,
  rssBytes: config.WATCH_RSS_GB * GIB,
  stallMs: config.WATCH_STALL_MINUTES * 60_000,
  backupMaxAgeHours: config.WATCH_MAX_BACKUP_AGE_HOURS,
  clockJumpMs: config.WATCH_CLOCK_JUMP_SECONDS * 1_000,
  retirementDays: config.WATCH_RETIREMENT_DAYS,
})
/** Of everything that a check looks at through the configuration: it changes when any of it does, and tells none of it. */
const fingerprintOf = (config: EngineConfig, catalogue: Catalogue): string => {
  const { POSTGRES_DSN, ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, VOYAGE_API_KEY, VOYAGE_BASE_URL } = config
  const { CLAUDE_MODEL, VOYAGE_MODEL, PRESIDIO_URL, REDIS_URL, DATA_DIR, REHEARSAL } = config
  const services = [POSTGRES_DSN, ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, VOYAGE_API_KEY, VOYAGE_BASE_URL]
  const rest = [CLAUDE_MODEL, VOYAGE_MODEL, PRESIDIO_URL, REDIS_URL, DATA_DIR, REHEARSAL, thresholds(config), catalogue]
  return createHash('sha256')
    .update(JSON.stringify([services, rest]))
    .digest('hex')
    .slice(0, 16)
}

/** Opens the store with the log's word on idle connections that break. */
export const openStore = (
  config: { readonly POSTGRES_DSN: string; readonly POSTGRES_CONNECTIONS: number },
  log: Logger,
) =>
  openDatabase({
    dsn: config.POSTGRES_DSN,
    connections: config.POSTGRES_CONNECTIONS,
    frozenAfterMs: config.POSTGRES_CONNECTIONS > 1 ? FROZEN_AFTER_MS : undefined,
    onIdleError: (error) => log.warn({ err: error }, 'an idle connection to PostgreSQL was lost'),
  })

/** Builds everything but Telegram. Connects to nothing yet. Throws when a configured model has no price. */
export const createWorld = (config: EngineConfig, log: Logger, killPoint: KillPoint): World => {
  const catalogue = readCatalogue()
  const model = claudeModelOf(catalogue, config.CLAUDE_MODEL ?? catalogue.claudeDefault)
  const embedModel = voyageModelOf(catalogue, config.VOYAGE_MODEL ?? catalogue.voyageDefault)
  const tier = catalogue.claudeTiers[config.CLAUDE_TIER]
  if (!tier) throw new Error(`data/models.json has no tier ${config.CLAUDE_TIER}`)
  mkdirSync(config.DATA_DIR, { recursive: true })

  const db = openStore(config, log)
  const redis = config.REDIS_URL === undefined ? undefined : connectRedis(config.REDIS_URL, log)
  const toClaude = {
    apiKey: config.ANTHROPIC_API_KEY,
    ...(config.ANTHROPIC_BASE_URL === undefined ? {} : { baseUrl: config.ANTHROPIC_BASE_URL }),
  }
  const claude = createClaude({ ...toClaude, timeoutMs: CALL_TIMEOUT_MS })
  const batches = createClaudeBatches({ ...toClaude, timeoutMs: BATCH_TIMEOUT_MS })
  const toVoyage = {
    apiKey: config.VOYAGE_API_KEY,
    timeoutMs: CALL_TIMEOUT_MS,
    ...(config.VOYAGE_BASE_URL === undefined ? {} : { baseUrl: config.VOYAGE_BASE_URL }),
  }
  const voyage = createVoyage(toVoyage)
  const presidio = createPresidio({ baseUrl: config.PRESIDIO_URL, timeoutMs: PRESIDIO_TIMEOUT_MS })
  const machine = createMachine(createVolume({ db, dsn: config.POSTGRES_DSN, dataFolder: config.DATA_DIR }))
  const checkpoint = createCheckpointFile(config.DATA_DIR)
  const engine = createEngine({
    db,
    clock: systemClock,
    log,
    claude,
    batches,
    voyage,
    presidio,
    machine,
    redis,
    watch: { limits: watchLimits(config) },
    catalogue,
    model,
    embedModel,
    limits: {
      requests: tier.requestsPerMinute,
      inputTokens: tier.inputTokensPerMinute,
      outputTokens: tier.outputTokensPerMinute,
    },
    maxInFlight: config.MAX_IN_FLIGHT,
    vectorIndex:
      config.POSTGRES_CONNECTIONS > 1 ? { from: VECTOR_INDEX_FROM, memory: config.VECTOR_INDEX_MEMORY } : undefined,
    checkpoint,
    brakeFile: createBrakeFile(config.DATA_DIR),
    holder: { owner: randomUUID(), host: hostname(), pid: process.pid },
    alive,
    killPoint,
  })
  const checkDeps: World['checkDeps'] = (planDurationMs) => ({
    db,
    dsn: config.POSTGRES_DSN,
    claude,
    voyage: createVoyageProbe({ ...toVoyage, model: embedModel.id }),
    presidio,
    redis,
    machine,
    tailscale: readTailscale,
    catalogue,
    model: model.id,
    configuration: fingerprintOf(config, catalogue),
    embedModel: embedModel.id,
    planDurationMs,
    thresholds: thresholds(config),
    copiesBackups: config.BACKUP_REMOTE !== undefined,
    rehearsal: config.REHEARSAL,
    now: systemClock.now,
  })
  return {
    db,
    engine,
    backups: backupsOf(config, db, systemClock, log),
    redis,
    checkDeps,
    checklist: createChecklist({ db, checkDeps, clock: systemClock, plan: engine.plan }),
    validate: createValidate(db),
    search: createSearch({
      db,
      voyage,
      presidio,
      anonymizer: createAnonymizer({ presidio }),
      catalogue,
      embedModel,
      clock: systemClock,
      newId: randomUUID,
    }),
    cleanup: createCleanup({
      db,
      clock: systemClock,
      timezone: config.OPERATOR_TZ,
      checkpoint,
      dataDir: config.DATA_DIR,
      logDir: config.LOG_DIR,
    }),
    async close() {
      await engine.close()
      redis?.close()
      await db.close()
    },
  }
}
