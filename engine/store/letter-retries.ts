// Letters that an engine tries again by itself: once per letter and run, which the history remembers.
import { WORTH_RETRYING } from '../dead-letter.ts'
import type { PhaseName } from '../snapshot.ts'
import { settle } from './books.ts'
import type { Queryable } from './database.ts'
import { recordInJournal } from './journal.ts'
import { recountFailed } from './runs.ts'

/**
 * Moves up to `most` open letters of this run and phase to the history, so that their emails are pending again; counts
 * them in the phase and writes it into the journal, in the same transaction. Returns how many.
 * @throws FencedError when another engine has taken over
 */
export const retryLettersOnce = async (
  tx: Queryable,
  run: { readonly id: number; readonly epoch: number },
  phase: PhaseName,
  most: number,
): Promise<number> => {
  // Nothing to settle: it only proves that no other engine has taken over, and locks the run's row.
  await settle(tx, run, [])
  const retried = await tx.run(
    `with chosen as (
       select f.id from core.migration_failed f
       where f.resolution = 'open' and f.run_id = $1 and f.phase = $2 and f.error_code = any($3)
         -- Not "not exists": that is a loop over the history as long as nobody has analysed it (5.7 s for 100,000).
         and f.message_id not in (
           select h.message_id from core.migration_failed_history h where h.auto_run_id = $1 and h.phase = $2)
       order by f.id limit $4
     ), gone as (
       delete from core.migration_failed f using chosen where f.id = chosen.id returning f.*
     )
     insert into core.migration_failed_history (letter_id, message_id, phase, error_code, error_message, retry_count,
       failed_at, run_id, resolution, resolved_by, auto_run_id)
     select id, message_id, phase, error_code, error_message, retry_count, failed_at, run_id, 'retried', 'engine', $1
     from gone`,
    [run.id, phase, [...WORTH_RETRYING], most],
  )
  if (retried === 0) return 0
  await recountFailed(tx, run.id)
  await tx.run('update core.run_phases set retried = retried + $3 where run_id = $1 and phase = $2', [
    run.id,
    phase,
    retried,
  ])
  await recordInJournal(tx, {
    actor: 'engine',
    verb: 'auto_retry',
    params: { phase, count: retried },
    stateBefore: 'running',
    stateAfter: 'running',
    outcome: 'recorded',
  })
  return retried
}
