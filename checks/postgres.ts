// PostgreSQL answers, is new enough, and has pgvector.
import { z } from 'zod'
import { first, only } from '../engine/store/database.ts'
import { type Check, fail, ok } from './check.ts'

const versionRow = z.object({ number: z.coerce.number() })
const vectorRow = z.object({ installed: z.string().nullable() })

export const postgres: Check = {
  id: 'postgres',
  blocking: true,
  async run({ db, thresholds }) {
    const { number } = await only(db, versionRow, `select current_setting('server_version_num') as number`)
    const major = Math.floor(number / 10_000)
    const params = { major, minimum: thresholds.minPostgresMajor }
    if (major < thresholds.minPostgresMajor) return fail('check-postgres-old', params, 'remedy-postgres-upgrade')
    const vector = await first(
      db,
      vectorRow,
      `select installed_version as installed from pg_available_extensions where name = 'vector'`,
    )
    if (!vector) return fail('check-postgres-no-vector', params, 'remedy-pgvector')
    if (vector.installed === null) return ok('check-postgres-vector-ready', params)
    return ok('check-postgres-ok', { ...params, vector: vector.installed })
  },
}
