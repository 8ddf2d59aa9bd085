// Marking an intent, fenced: an engine that was replaced while it waited must not undo what the next one has found out.
import { markIntent } from '../../store/batches.ts'
import { settle } from '../../store/books.ts'
import type { Database } from '../../store/database.ts'
import type { Steady } from '../../store/steady.ts'
import type { BatchRun } from './deps.ts'

type Marked = Parameters<typeof markIntent> extends [unknown, ...infer Rest] ? Rest : never

/** @throws FencedError when another engine has taken over the run */
export const markFenced = (
  run: BatchRun,
  { db, steady }: { readonly db: Database; readonly steady: Steady },
  marked: Marked,
  signal: AbortSignal,
): Promise<void> =>
  steady(
    () =>
      db.transaction(async (tx) => {
        await settle(tx, run, [])
        await markIntent(tx, ...marked)
      }),
    signal,
  )
