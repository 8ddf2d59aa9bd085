// The world of a shell's verb that needs the services: configured, its schema brought up to date, closed whatever comes.
import { systemClock } from '../../engine/clock.ts'
import { noKill } from '../../engine/kill-point.ts'
import { type Logger, openLog } from '../../engine/log.ts'
import { type EngineConfig, readEngineConfig } from '../config.ts'
import type { Localiser } from '../localiser.ts'
import { readyStore } from '../ready-store.ts'
import { createWorld, type World } from '../world.ts'
import { wordsOf } from './words.ts'

export interface ShellWorld {
  readonly world: World
  readonly config: EngineConfig
  readonly log: Logger
  readonly words: Localiser
}

const STORE_PATIENCE_MS = 60_000

/** Builds the world, gives it to `work`, and closes it. `terminal` prints the log's sentences as the runbook reads them. */
export const withWorld = async <T>(work: (world: ShellWorld) => Promise<T>, terminal = false): Promise<T> => {
  const config = readEngineConfig()
  const log = openLog({ folder: config.LOG_DIR, level: config.LOG_LEVEL, terminal: terminal ? 'sentences' : 'none' })
  const world = createWorld(config, log, noKill)
  try {
    await readyStore(world.db, systemClock, log, AbortSignal.timeout(STORE_PATIENCE_MS))
    return await work({ world, config, log, words: wordsOf(config, log) })
  } finally {
    await world.close()
  }
}
