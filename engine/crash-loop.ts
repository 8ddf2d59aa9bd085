// The crash loop: several starts after a cut within minutes mean that something kills the program, and each cut costs calls.
import type { Queryable } from './store/database.ts'
import { countOpened } from './store/incident-rows.ts'
import { readRun } from './store/runs.ts'

const STARTS = 3
const WITHIN_MS = 15 * 60_000

/** What to tell of the unclean start that is made now, when it is one too many; undefined otherwise. */
export const crashLoop = async (
  db: Queryable,
  now: Date,
): Promise<{ readonly starts: number; readonly minutes: number } | undefined> => {
  const starts = (await countOpened(db, 'unclean_start', new Date(now.getTime() - WITHIN_MS))) + 1
  // Without a run there is nothing to hold, and nobody could resume it.
  const isHeld = starts >= STARTS && (await readRun(db))?.finished_at === null
  return isHeld ? { starts, minutes: WITHIN_MS / 60_000 } : undefined
}
