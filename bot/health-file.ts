// The health file: touched as long as this process works and takes its updates; an old one, or none, tells that it does not.
import { rm, writeFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { Clock } from '../engine/clock.ts'
import { faultOf } from './fault.ts'
import { startLoop } from './loop.ts'

export interface HealthFileDeps {
  /** For the container's health check, which looks at its age. */
  readonly file: string
  /** False when something hangs. */
  readonly isWell: () => boolean
  readonly clock: Clock
  readonly log: Logger
}

/** Half of the age that the Dockerfile's HEALTHCHECK takes for well. */
const EVERY_MS = 60_000

/** Starts it; the function that comes back ends it and takes the file away. */
export const startHealthFile = ({ file, isWell, clock, log }: HealthFileDeps): (() => Promise<void>) => {
  const end = startLoop(clock, async () => {
    try {
      if (isWell()) await writeFile(file, '')
      else await rm(file, { force: true })
    } catch (error) {
      // A full disk must not end the bot: the file grows old, which is the truth.
      log.warn({ fault: faultOf(error) }, 'the health file cannot be written')
    }
    return EVERY_MS
  })
  return async () => {
    await end()
    await rm(file, { force: true })
  }
}
