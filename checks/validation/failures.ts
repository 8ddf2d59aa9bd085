// At most one email in a hundred ended as a dead letter, open or skipped.
import { z } from 'zod'
import { only } from '../../engine/store/database.ts'
import { fail, ok } from '../check.ts'
import { SOURCE, type Validation } from './validation.ts'

const countRow = z.object({ source: z.number(), open: z.number(), skipped: z.number() })

// An email with letters of two phases is one failed email, open as long as one of them is.
const COUNT = `
  with ${SOURCE}, failed as (
    select message_id, bool_or(resolution = 'open') as open from core.migration_failed group by message_id
  )
  select count(*) as source,
    count(*) filter (where failed.open) as open,
    count(*) filter (where not failed.open) as skipped
  from source left join failed using (message_id)`

/** The runbook: up to 1 % is acceptable; over 5 % the whole migration is to be done again. */
const ACCEPTABLE = 0.01
const REMIGRATE = 0.05

export const failures: Validation = {
  id: 'failures',
  async run(db, run) {
    const { source, open, skipped } = await only(db, countRow, COUNT, [run.createdAt])
    const failed = open + skipped
    const share = source === 0 ? 0 : failed / source
    // A tenth of a percent, cut upwards: 1.001 % must not be shown as 1 % beside "at most 1 %".
    const params = { failed, open, skipped, source, share: Math.ceil(share * 1_000) / 1_000 }
    if (share <= ACCEPTABLE) return ok('check-failures-ok', params)
    return fail('check-failures-many', params, share > REMIGRATE ? 'remedy-remigrate' : 'remedy-retry-letters')
  },
}
