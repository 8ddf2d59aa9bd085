// The source holds emails.
import { z } from 'zod'
import { only } from '../engine/store/database.ts'
import { type Check, fail, ok } from './check.ts'

export const source: Check = {
  id: 'source',
  blocking: true,
  async run({ db }) {
    const { count } = await only(
      db,
      z.object({ count: z.number() }),
      'select count(*) as count from ingestion.emails_legacy',
    )
    return count === 0 ? fail('check-source-empty', { count }, 'remedy-import') : ok('check-source-ok', { count })
  },
}
