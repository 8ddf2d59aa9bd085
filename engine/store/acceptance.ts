// What the owner accepted of the open run, and how much of it: a loss of letters is accepted as far as he was asked.
import type { Queryable } from './database.ts'

const LETTERS_OF_RUN = '(select coalesce(sum(p.failed), 0) from core.run_phases p where p.run_id = r.id)'

/** Notes that the owner accepted what an incident of that kind asks about; of letters, how many it named. */
export const addAccepted = (db: Queryable, kind: string): Promise<number> =>
  db.run(
    `update core.migration_runs r
     set accepted = array_append(array_remove(r.accepted, $1), $1),
       accepted_letters = case when $1 = 'letters_over_limit' then coalesce(
         (select max((i.params ->> 'letters')::integer) from core.incidents i where i.kind = $1 and i.resolved_at is null),
         ${LETTERS_OF_RUN}) else r.accepted_letters end
     where r.finished_at is null`,
    [kind],
  )

/** Who tries letters again did not accept that others take their place: never more is accepted than there are letters. */
export const lowerAccepted = (tx: Queryable, runId: number): Promise<number> =>
  tx.run(
    `update core.migration_runs r set accepted_letters = least(r.accepted_letters, ${LETTERS_OF_RUN}) where r.id = $1`,
    [runId],
  )
