// What the final report tells, read at one moment.
import { readReport } from '../engine/store/report.ts'
import { readSpending } from '../engine/store/spending.ts'
import type { Desk } from './desk.ts'
import type { ReportFacts } from './panels/report.ts'

/** Of the open run, or else of the last one; undefined before the first. */
export const readFacts = async ({
  db,
  clock,
  timezone,
}: Pick<Desk, 'db' | 'timezone'> & { readonly clock: Pick<Desk['clock'], 'now'> }): Promise<
  ReportFacts | undefined
> => {
  const now = clock.now()
  const rows = await readReport(db, now)
  return rows && { ...rows, now, spending: await readSpending(db, rows.run.id, { timezone, now }) }
}
