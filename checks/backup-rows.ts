// What the checks of backups share: hours, and the size of a file.
import { stat } from 'node:fs/promises'

const HOUR_MS = 3_600_000

/** Whole hours from `then` to `now`. */
export const hoursSince = (then: Date, now: Date): number => Math.floor((now.getTime() - then.getTime()) / HOUR_MS)

/** In bytes; undefined when the file is not there. */
export const keptSize = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).size
  } catch {
    return undefined
  }
}
