// The schema migrations: one transaction each, checksums, and refusal of a schema that this program does not know.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Database, Queryable } from './database.ts'
import { assertShape } from './schema-shape.ts'

export interface SchemaMigration {
  readonly version: string
  readonly sql: string
  readonly checksum: string
}

export type SchemaState =
  | { readonly kind: 'current'; readonly version: string }
  | { readonly kind: 'behind'; readonly missing: readonly string[] }
  | { readonly kind: 'newer'; readonly unknown: readonly string[] }
  | { readonly kind: 'altered'; readonly versions: readonly string[] }

const migrationsFolder = new URL('../../migrations/', import.meta.url)

// Any constant will do, as long as nobody else on this server uses it.
const ADVISORY_LOCK = 6_402_112_611

/** Reads migrations/NNN_name.sql in order. Throws when two share a number. */
export const readMigrations = async (folder: URL = migrationsFolder): Promise<readonly SchemaMigration[]> => {
  const names = (await readdir(folder)).filter((name) => /^\d{3}_[a-z0-9_]+\.sql$/.test(name)).sort()
  const numbers = names.map((name) => name.slice(0, 3))
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index)
  if (twice) throw new Error(`two migrations are numbered ${twice} in ${folder.pathname}: renumber the newer one`)
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8')
      return { version: name.replace('.sql', ''), sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

const appliedRow = z.object({ version: z.string(), checksum: z.string().nullable() })

const readApplied = async (db: Queryable) => {
  const [table] = await db.rows(
    z.object({ present: z.boolean() }),
    `select to_regclass('core.schema_versions') is not null as present`,
  )
  return table?.present
    ? // Read through jsonb: a table that the database had before us has no checksum.
      db.rows(
        appliedRow,
        `select version::text as version, to_jsonb(v) ->> 'checksum' as checksum
         from core.schema_versions v order by version`,
      )
    : []
}

/** Compares the database's schema with the files. Reads only. */
export const compareSchema = async (db: Queryable, files: readonly SchemaMigration[]): Promise<SchemaState> => {
  const applied = await readApplied(db)
  const known = new Map(files.map((file) => [file.version, file.checksum]))
  const unknown = applied.filter((row) => row.checksum !== null && !known.has(row.version)).map((row) => row.version)
  if (unknown.length > 0) return { kind: 'newer', unknown }
  const altered = applied.filter((row) => row.checksum !== null && known.get(row.version) !== row.checksum)
  if (altered.length > 0) return { kind: 'altered', versions: altered.map((row) => row.version) }
  const done = new Set(applied.filter((row) => row.checksum !== null).map((row) => row.version))
  const missing = files.filter((file) => !done.has(file.version)).map((file) => file.version)
  if (missing.length > 0) return { kind: 'behind', missing }
  return { kind: 'current', version: files.at(-1)?.version ?? 'none' }
}

/**
 * Throws, with the remedy, when the schema is newer than this program or a migration was altered after it was applied.
 */
export const refuseUnknownSchema = (state: SchemaState): void => {
  if (state.kind === 'newer')
    throw new Error(
      `the database has migrations that this program does not know (${state.unknown.join(', ')}): ` +
        'start the newer program, or restore the backup made before the upgrade',
    )
  if (state.kind === 'altered')
    throw new Error(
      `migrations were altered after they were applied (${state.versions.join(', ')}): ` +
        'restore the files of the release that applied them (git checkout migrations), and add a new file for a change',
    )
}

/** Every statement of schema_versions tolerates a table that the database had before (version, applied_at). */
const BOOTSTRAP = `
  create schema if not exists core;
  create table if not exists core.schema_versions (
    version text primary key,
    applied_at timestamptz not null default now(),
    checksum text
  );
  alter table core.schema_versions add column if not exists checksum text;
  alter table core.schema_versions alter column version type text using version::text;
`

/**
 * Applies what is missing, one transaction per file, and returns the versions applied now. Safe to run twice, and by
 * two processes at once on a server (an advisory lock; the embedded database has one client).
 * @throws Error naming the file, and refuseUnknownSchema's errors.
 */
export const migrate = async (db: Database, files?: readonly SchemaMigration[]): Promise<readonly string[]> => {
  const all = files ?? (await readMigrations())
  refuseUnknownSchema(await compareSchema(db, all))
  await db.run(BOOTSTRAP)
  const appliedNow: string[] = []
  for (const file of all) {
    try {
      const applied = await db.transaction((tx) => applyOne(tx, file))
      if (applied) appliedNow.push(file.version)
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown error'
      throw new Error(`migration ${file.version} failed, nothing of it was kept: ${reason}`, { cause: error })
    }
  }
  await assertShape(db)
  return appliedNow
}

const applyOne = async (tx: Queryable, file: SchemaMigration): Promise<boolean> => {
  await tx.run('select pg_advisory_xact_lock($1)', [ADVISORY_LOCK])
  const [row] = await tx.rows(appliedRow, 'select version, checksum from core.schema_versions where version = $1', [
    file.version,
  ])
  if (row?.checksum) return false
  await tx.run(file.sql)
  await tx.run(
    `insert into core.schema_versions (version, checksum) values ($1, $2)
     on conflict (version) do update set checksum = excluded.checksum, applied_at = now()`,
    [file.version, file.checksum],
  )
  return true
}
