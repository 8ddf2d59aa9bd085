// The rows of every table of the owner's, counted exactly: what a restored dump is compared with.
import { z } from 'zod'
import { only, type Queryable } from '../store/database.ts'

/** Rows by `schema.table`, quoted where PostgreSQL needs it. */
export type TableCounts = Readonly<Record<string, number>>

const tableRow = z.object({ name: z.string() })
const countRow = z.object({ count: z.number() })

/** All tables that hold rows of their own (partitions included), but those of PostgreSQL and of extensions. */
const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and c.relpersistence <> 't'
    and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    and not exists (select from pg_depend d
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  order by 1`

export const listTables = async (db: Queryable): Promise<readonly string[]> =>
  (await db.rows(tableRow, TABLES)).map(({ name }) => name)

/** Counts them one by one, in whatever snapshot `db` stands. The names come quoted from the catalogue. */
export const countTables = async (db: Queryable): Promise<TableCounts> => {
  const counts: Record<string, number> = {}
  for (const name of await listTables(db)) {
    counts[name] = (await only(db, countRow, `select count(*) as count from only ${name}`)).count
  }
  return counts
}

/**
 * The tables of which the two do not hold the same number of rows, or which only one of them has; but an empty one that only `found`
 * has is of a schema that has grown since.
 */
export const differences = (expected: TableCounts, found: TableCounts): readonly string[] =>
  [...new Set([...Object.keys(expected), ...Object.keys(found)])].filter((name) =>
    name in expected ? expected[name] !== found[name] : found[name] !== 0,
  )

export const sumOf = (counts: TableCounts): number => Object.values(counts).reduce((sum, count) => sum + count, 0)
