// What the checks look at when all is well, to be spoiled one piece at a time.
import type { CheckDeps } from '../../checks/check.ts'
import { readCatalogue } from '../../engine/catalogue.ts'
import type { Database } from '../../engine/store/database.ts'

const GIB = 1024 ** 3

const unasked = (): never => {
  throw new Error('this check has no business here')
}

/** A database that answers no query: for checks that must not need one. */
const noDatabase: Database = { rows: unasked, run: unasked, transaction: unasked, close: async () => undefined }

export const goodDeps = (over: Partial<CheckDeps> = {}): CheckDeps => ({
  db: noDatabase,
  dsn: 'postgresql://panel:s3cret@localhost:5432/friday',
  claude: { classify: unasked, countTokens: unasked, model: async (id) => ({ id }) },
  voyage: { probe: async () => undefined, refusesStrangers: async () => true },
  presidio: { analyze: unasked, healthy: async () => true },
  redis: { ping: async () => 'PONG', version: async () => '7.4.1' },
  machine: {
    freeDiskBytes: async () => 200 * GIB,
    volume: async () => 'database',
    availableRamBytes: async () => 40 * GIB,
  },
  tailscale: async () => ({ kind: 'connected' }),
  catalogue: readCatalogue(),
  model: 'claude-sonnet-4-6',
  configuration: 'as it is',
  embedModel: 'voyage-4',
  planDurationMs: undefined,
  thresholds: { minDiskGb: 50, minRamGb: 35, minPostgresMajor: 16, maxBackupAgeHours: 24 },
  copiesBackups: true,
  rehearsal: false,
  now: () => new Date('2026-11-23T12:00:00Z'),
  ...over,
})

export const never = new AbortController().signal
