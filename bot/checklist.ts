// The checklist as the bot and the shell ask for it: run now, or taken from rows that are young enough.
import { blocks, CHECKLIST, runChecks } from '../checks/checklist.ts'
import { forgetResults, readKept, saveResults } from '../checks/kept-results.ts'
import type { Clock } from '../engine/clock.ts'
import type { ChecklistFace, RecentList } from './examinations.ts'
import type { World } from './world.ts'

const YOUNG_MS = 15 * 60_000

export type ChecklistDeps = Pick<World, 'db' | 'checkDeps'> & {
  readonly clock: Pick<Clock, 'now'>
  readonly plan: World['engine']['plan']
  /** Those of the real list unless a test brings its own. */
  readonly list?: typeof CHECKLIST
}

export const createChecklist = ({ db, checkDeps, clock, plan, list = CHECKLIST }: ChecklistDeps): ChecklistFace => {
  const runAll = async (signal: AbortSignal): Promise<RecentList> => {
    // A plan needs the source's tables; without them the checks say what is missing.
    const planned = await plan().catch(() => undefined)
    const deps = checkDeps(planned?.durationMs.high)
    const results = await runChecks(deps, { signal }, list)
    const at = clock.now()
    // A store that is away, or older than this program, keeps nothing: then the next question runs them again.
    await saveResults(db, results, at, deps.configuration).catch(() => undefined)
    return { results, at, isKept: false }
  }
  return {
    run: async (signal) => (await runAll(signal)).results,
    async recent(signal) {
      const since = new Date(clock.now().getTime() - YOUNG_MS)
      const { configuration } = checkDeps()
      const kept = await readKept(db, list, { since, configuration }).catch(() => undefined)
      return kept && blocks(kept.results).length === 0 ? { ...kept, isKept: true } : runAll(signal)
    },
    forget: () => forgetResults(db).catch(() => undefined),
  }
}
