// Every email of the run was classified, or a letter of phase 1 says why not.
import { only } from '../../engine/store/database.ts'
import { countRow, judgeCount, SOURCE, type Validation } from './validation.ts'

const COUNT = `
  with ${SOURCE}
  select count(*) as source,
    count(*) filter (where letter.id is null) as expected,
    count(*) filter (where letter.id is null and result.message_id is not null) as found
  from source
  left join core.migration_failed letter on letter.message_id = source.message_id and letter.phase = 'classify'
  left join ingestion.emails result
    on result.message_id = source.message_id and result.category is not null
    and ($3 = 'new' or result.run_id = $2)`

export const emails: Validation = {
  id: 'emails',
  run: async (db, run) => judgeCount('emails', await only(db, countRow, COUNT, [run.createdAt, run.id, run.mode])),
}
