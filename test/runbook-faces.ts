// What the bot of the runbook's walk is handed beside the engine: the real checklist, backup, validation, search and cleanup.
import { join } from 'node:path'
import { pino } from 'pino'
import type { BotDeps } from '../bot/bot.ts'
import { createChecklist } from '../bot/checklist.ts'
import { createCleanup } from '../bot/cleanup.ts'
import { programEnvironment } from '../bot/config.ts'
import { createValidate } from '../bot/validation.ts'
import { createBackups } from '../engine/backup/backups.ts'
import { createCheckpointFile } from '../engine/checkpoint.ts'
import { systemClock } from '../engine/clock.ts'
import { createClaude } from '../engine/services/anthropic.ts'
import { createPresidio } from '../engine/services/presidio.ts'
import { createVoyageProbe } from '../engine/services/voyage-probe.ts'
import type { Database } from '../engine/store/database.ts'
import { goodDeps } from './checks/deps.ts'
import { searchOn } from './engine/search/search-bed.ts'
import type { Stage } from './scenarios/stage.ts'

const TIMEOUT_MS = 10_000

interface Place {
  readonly db: Database
  readonly dsn: string
  readonly stage: Stage
  /** Of the checkpoint, the log, the reports and the backups. */
  readonly folder: string
}

export const runbookFaces = ({ db, dsn, stage, folder }: Place): Partial<BotDeps> => {
  const { claude, voyage, presidio } = stage
  const deps = goodDeps()
  const checkDeps = () => ({
    ...deps,
    db,
    claude: createClaude({ apiKey: 'sk-ant-of-the-runbook', baseUrl: claude.url, timeoutMs: TIMEOUT_MS }),
    voyage: createVoyageProbe({
      apiKey: 'pa-of-the-runbook',
      baseUrl: `${voyage.url}/v1`,
      timeoutMs: TIMEOUT_MS,
      model: deps.embedModel,
    }),
    presidio: createPresidio({ baseUrl: presidio.url, timeoutMs: TIMEOUT_MS }),
    // PostgreSQL 15 is what the tests' machine has.
    thresholds: { ...deps.thresholds, minPostgresMajor: 15 },
    copiesBackups: false,
    now: systemClock.now,
  })
  return {
    checklist: createChecklist({ db, checkDeps, clock: systemClock, plan: (...asked) => stage.engine.plan(...asked) }),
    validate: createValidate(db),
    search: searchOn(db, { voyage: voyage.url, presidio: presidio.url }),
    cleanup: createCleanup({
      db,
      clock: systemClock,
      timezone: 'Europe/Paris',
      checkpoint: createCheckpointFile(folder),
      dataDir: folder,
      logDir: folder,
    }),
    backups: createBackups({
      db,
      dsn,
      clock: systemClock,
      log: pino({ level: 'silent' }),
      folder: join(folder, 'backups'),
      recipient: undefined,
      remote: undefined,
      keepDays: 7,
      indexMemory: '64MB',
      environment: programEnvironment(),
      holder: { owner: 'runbook', host: 'test', pid: process.pid },
      alive: () => true,
      random: () => 'beef',
    }),
    logFile: join(folder, 'migration.log'),
  }
}
