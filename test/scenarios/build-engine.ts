// The real engine with its real adapters on emulators: in this process for scenarios, in a child for those who get killed.
import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { createBrakeFile } from '../../engine/brake-file.ts'
import { type Catalogue, claudeModelOf, readCatalogue, voyageModelOf } from '../../engine/catalogue.ts'
import { createCheckpointFile } from '../../engine/checkpoint.ts'
import { createEngine } from '../../engine/create-engine.ts'
import type { Engine } from '../../engine/engine.ts'
import type { KillPoint } from '../../engine/kill-point.ts'
import { createClaude } from '../../engine/services/anthropic.ts'
import { createClaudeBatches } from '../../engine/services/anthropic-batches.ts'
import { createPresidio } from '../../engine/services/presidio.ts'
import { createVoyage } from '../../engine/services/voyage.ts'
import type { Database } from '../../engine/store/database.ts'
import type { VectorIndexOptions } from '../../engine/vector-index.ts'
import type { WatchLimits } from '../../engine/watch/limits.ts'
import type { EveryBeat } from '../../engine/watch.ts'
import { type CalmFigures, calmMachine } from '../calm-machine.ts'
import { createFastClock } from './fast-clock.ts'

/** After how long a call of each service is given up, in ms. */
export type Timeouts = Readonly<Record<'claude' | 'voyage' | 'presidio', number>>

export interface EngineOnEmulators {
  readonly db: Database
  readonly urls: { readonly claude: string; readonly voyage: string; readonly presidio: string }
  /** Where the checkpoint file goes. */
  readonly folder: string
  readonly killPoint: KillPoint
  readonly maxInFlight: number
  /** Of the lease; on the usual one an earlier holder counts as dead, and its lease is taken over. */
  readonly host?: string
  /** When the vectors get their index; never when left out. */
  readonly vectorIndex?: VectorIndexOptions
  /** How many times faster waits pass; 50 when left out. */
  readonly faster?: number
  /**
   * PATIENCE_MS when left out. Less only for a service that hangs: on a busy machine an answer may take seconds, and
   * giving one up that was billed is a fault that the books tell.
   */
  readonly timeoutMs?: Partial<Timeouts>
  /** Of the machine that the watch looks at, in a calm state when left out. */
  readonly figures?: CalmFigures
  readonly redis?: { ping(): Promise<unknown> }
  /** When the watch looks; never when left out: on a fast clock a minute of the machine's is an hour. */
  readonly every?: EveryBeat
  readonly limits?: WatchLimits
  /** Prices and dates; those of data/models.json when left out. */
  readonly catalogue?: Catalogue
}

const never: EveryBeat = () => ({ stop: () => undefined })

const PATIENCE_MS = 20_000

/** Waits of the retry table pass that many times faster. */
const FASTER = 50

export const buildEngine = (order: EngineOnEmulators): Engine => {
  const { db, urls, folder, killPoint, maxInFlight } = order
  const timeoutMs: Timeouts = { claude: PATIENCE_MS, voyage: PATIENCE_MS, presidio: PATIENCE_MS, ...order.timeoutMs }
  const catalogue = order.catalogue ?? readCatalogue()
  return createEngine({
    db,
    clock: createFastClock(order.faster ?? FASTER),
    log: pino({ level: 'silent' }),
    claude: createClaude({ apiKey: 'test-key', baseUrl: urls.claude, timeoutMs: timeoutMs.claude }),
    batches: createClaudeBatches({ apiKey: 'test-key', baseUrl: urls.claude, timeoutMs: timeoutMs.claude }),
    voyage: createVoyage({ apiKey: 'test-key', baseUrl: `${urls.voyage}/v1`, timeoutMs: timeoutMs.voyage }),
    presidio: createPresidio({ baseUrl: urls.presidio, timeoutMs: timeoutMs.presidio }),
    machine: calmMachine(order.figures),
    redis: order.redis,
    watch: { every: order.every ?? never, ...(order.limits === undefined ? {} : { limits: order.limits }) },
    catalogue,
    model: claudeModelOf(catalogue, catalogue.claudeDefault),
    embedModel: voyageModelOf(catalogue, catalogue.voyageDefault),
    limits: { requests: 600_000, inputTokens: 1e9, outputTokens: 1e9 },
    maxInFlight,
    vectorIndex: order.vectorIndex,
    checkpoint: createCheckpointFile(folder),
    brakeFile: createBrakeFile(folder),
    holder: { owner: randomUUID(), host: order.host ?? 'stage', pid: process.pid },
    alive: () => false,
    killPoint,
  })
}
