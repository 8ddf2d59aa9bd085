// A database in memory, empty and migrated, for the restore test of the embedded one.
import { PGlite, types } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import type { z } from 'zod'
import type { Database, Queryable } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'

/** Opens one with the schema of this program. Computes on this thread for seconds: only for a process of its own. */
export const openInMemory = async (): Promise<Database> => {
  const pglite = await PGlite.create({ extensions: { vector }, parsers: { [types.INT8]: Number } })
  const queryable: Queryable = {
    async rows<S extends z.ZodType>(schema: S, text: string, params: readonly unknown[] = []) {
      const { rows } = await pglite.query(text, [...params])
      return rows.map((row) => schema.parse(row))
    },
    async run(text, params = []) {
      // A migration is many statements, which only the simple protocol takes.
      if (params.length === 0) {
        await pglite.exec(text)
        return 0
      }
      return (await pglite.query(text, [...params])).affectedRows ?? 0
    },
  }
  const db: Database = {
    ...queryable,
    async transaction(work) {
      await pglite.exec('begin')
      try {
        const result = await work(queryable)
        await pglite.exec('commit')
        return result
      } catch (error) {
        await pglite.exec('rollback')
        throw error
      }
    },
    close: () => pglite.close(),
  }
  await migrate(db)
  return db
}
