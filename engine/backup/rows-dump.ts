// The embedded database's own dump: every row of every table as gzipped JSON lines, in one snapshot.
//
// Lines: {"panel": 1}; then for each table {"table", "columns", "types"} and its rows as arrays of texts; then sequences;
// then {"end": rows}, without which the file is half of one. A value is PostgreSQL's own text of it, so none loses anything.
import { createGzip } from 'node:zlib'
import { z } from 'zod'
import { type Database, only, type Queryable } from '../store/database.ts'
import { writePartial } from './file.ts'
import type { Dumped, DumpOptions } from './method.ts'
import { countTables, listTables } from './tables.ts'

const columnsRow = z.object({ columns: z.array(z.string()), types: z.array(z.string()) })
const lineRow = z.object({ line: z.string() })
const sequenceRow = z.object({ sequence: z.string(), last: z.number().nullable() })

/** Rows that travel at once; a vector is about 12 kB of text. */
const PAGE = 200

/** What can be written again: generated columns compute themselves. */
const COLUMNS = `
  select array_agg(quote_ident(attname) order by attnum) as columns,
    array_agg(format_type(atttypid, atttypmod) order by attnum) as types
  from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`

const SEQUENCES = `
  select format('%I.%I', schemaname, sequencename) as sequence, last_value as last from pg_sequences
  where schemaname <> 'information_schema' and schemaname !~ '^pg_' order by 1`

async function* rowsOf(tx: Queryable, table: string): AsyncGenerator<string> {
  const { columns, types } = await only(tx, columnsRow, COLUMNS, [table])
  yield JSON.stringify({ table, columns, types })
  const texts = columns.map((column) => `${column}::text`).join(', ')
  await tx.run(
    `declare backup_rows no scroll cursor for select json_build_array(${texts})::text as line from only ${table}`,
  )
  for (;;) {
    const page = await tx.rows(lineRow, `fetch ${PAGE} from backup_rows`)
    for (const { line } of page) yield line
    if (page.length < PAGE) break
  }
  await tx.run('close backup_rows')
}

async function* linesOf(tx: Queryable): AsyncGenerator<string> {
  yield JSON.stringify({ panel: 1 })
  let rows = 0
  for (const table of await listTables(tx)) {
    // The first line of a table is its head.
    rows -= 1
    for await (const line of rowsOf(tx, table)) {
      rows += 1
      yield line
    }
  }
  for (const sequence of await tx.rows(sequenceRow, SEQUENCES)) yield JSON.stringify(sequence)
  yield JSON.stringify({ end: rows })
}

/** In pieces worth compressing. */
async function* piecesOf(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let piece = ''
  for await (const line of lines) {
    piece += `${line}\n`
    if (piece.length < 1 << 16) continue
    yield Buffer.from(piece)
    piece = ''
  }
  yield Buffer.from(piece)
}

async function* gzipped(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ level: 1 })
  const feeding = (async () => {
    try {
      for await (const piece of pieces)
        if (!gzip.write(piece)) await new Promise((resolve) => gzip.once('drain', resolve))
      gzip.end()
    } catch (error) {
      gzip.destroy(error instanceof Error ? error : new Error('the rows could not be read', { cause: error }))
    }
  })()
  yield* gzip
  await feeding
}

/** Dumps to `path`.partial. The one connection is ours meanwhile: who asks the database waits until the snapshot is read. */
export const dumpRows = (db: Database, path: string, { signal, onBytes }: DumpOptions): Promise<Dumped> =>
  db.transaction(async (tx) => {
    await tx.run('set transaction isolation level repeatable read, read only')
    const counts = await countTables(tx)
    const written = await writePartial(path, gzipped(piecesOf(linesOf(tx))), { signal, onBytes })
    return { ...written, counts }
  })
