// Reads a dump of rows back into a migrated database, line by line, whole or not at all.
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import type { Database, Queryable } from '../store/database.ts'
import { listTables } from './tables.ts'

const head = z.object({ table: z.string(), columns: z.array(z.string()), types: z.array(z.string()) })
const line = z.union([
  z.array(z.string().nullable()),
  head,
  z.object({ sequence: z.string(), last: z.number().nullable() }),
  z.object({ panel: z.literal(1) }),
  z.object({ end: z.number() }),
])
type Head = z.output<typeof head>
type Row = readonly (string | null)[]

const PAGE = 200

/** The lines of a gzipped file. Throws when it is cut. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const unzipped = createGunzip()
  unzipped.setEncoding('utf8')
  // What fails there destroys what is read here, which throws it.
  pipeline(createReadStream(path), unzipped).catch(() => undefined)
  let rest = ''
  for await (const text of unzipped) {
    const parts = `${rest}${text}`.split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
  if (rest !== '') yield rest
}

const insert = async (db: Queryable, { table, columns, types }: Head, rows: readonly Row[]): Promise<void> => {
  if (rows.length === 0) return
  const names = columns.map((_, index) => `c${index}`)
  const values = names.map((name, index) => `${name}::${types[index]}`)
  await db.run(
    `insert into ${table} (${columns.join(', ')}) overriding system value
     select ${values.join(', ')} from unnest(${columns.map((_, index) => `$${index + 1}::text[]`).join(', ')})
       as given (${names.join(', ')})`,
    columns.map((_, index) => rows.map((row) => row[index] ?? null)),
  )
}

/** @throws Error when the file is cut, altered, or does not fit the schema; what it says may quote a row. */
export const restoreRows = (db: Database, path: string): Promise<void> =>
  db.transaction(async (tx) => {
    // No trigger and no foreign key asks for rows that come later.
    await tx.run('set local session_replication_role = replica')
    for (const table of await listTables(tx)) await tx.run(`delete from ${table}`)
    let at: Head | undefined
    let waiting: Row[] = []
    let restored = 0
    let ended: number | undefined
    const flush = async () => {
      if (at) await insert(tx, at, waiting)
      restored += waiting.length
      waiting = []
    }
    for await (const text of linesOf(path)) {
      const read = line.parse(JSON.parse(text))
      if ('length' in read) {
        waiting.push(read)
        if (waiting.length >= PAGE) await flush()
        continue
      }
      await flush()
      if ('table' in read) at = read
      else if ('end' in read) ended = read.end
      else if ('sequence' in read && read.last !== null)
        await tx.run('select setval($1::regclass, $2)', [read.sequence, read.last])
    }
    if (ended !== restored) throw new Error(`the dump holds ${restored} rows and ends with ${ended ?? 'nothing'}`)
  })
