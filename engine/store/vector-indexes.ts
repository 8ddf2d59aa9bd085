// The HNSW indexes of the vectors, as SQL: which there are, letting them go, building them, and how far a build is.
import pg from 'pg'
import { z } from 'zod'
import { first, only, type Queryable } from './database.ts'

/** Built when there is none: cosine, pgvector's own defaults. */
const DEFAULT_INDEX =
  'create index embeddings_embedding_hnsw on knowledge.embeddings using hnsw (embedding vector_cosine_ops)'

const indexRow = z.object({ name: z.string(), definition: z.string() })
export type VectorIndex = z.output<typeof indexRow>

/** The valid ones; half an index that was built concurrently and broke off answers nothing. */
export const listVectorIndexes = (db: Queryable): Promise<VectorIndex[]> =>
  db.rows(
    indexRow,
    `select c.relname as name, pg_get_indexdef(c.oid) as definition
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
     where i.indrelid = 'knowledge.embeddings'::regclass and a.amname = 'hnsw' and i.indisvalid
     order by c.relname`,
  )

export const countVectors = async (db: Queryable): Promise<number> =>
  (await only(db, z.object({ count: z.number() }), 'select count(*) as count from knowledge.embeddings')).count

/**
 * Drops all of them and keeps their definitions with the run, in one transaction. Returns how many. It throws rather
 * than wait for whoever reads the table, such as a backup: that wait would hold the run's row, and so the owner's brake.
 */
export const dropVectorIndexes = async (tx: Queryable, runId: number): Promise<number> => {
  await tx.run(`set local lock_timeout = '2s'`)
  const found = await listVectorIndexes(tx)
  if (found.length === 0) return 0
  await tx.run('update core.migration_runs set dropped_indexes = dropped_indexes || $2::text[] where id = $1', [
    runId,
    found.map(({ definition }) => definition),
  ])
  for (const { name } of found) await tx.run(`drop index knowledge.${quoted(name)}`)
  return found.length
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** What was dropped for this run and is not built again yet. */
export const droppedIndexes = async (db: Queryable, runId: number): Promise<readonly string[]> =>
  (
    await first(
      db,
      z.object({ dropped_indexes: z.array(z.string()) }),
      'select dropped_indexes from core.migration_runs where id = $1',
      [runId],
    )
  )?.dropped_indexes ?? []

/** The backend that works on this transaction: another connection may cancel what it does. */
export const backendOf = async (tx: Queryable): Promise<number> =>
  (await only(tx, z.object({ pid: z.number() }), 'select pg_backend_pid() as pid')).pid

export const cancelBackend = (db: Queryable, pid: number): Promise<number> =>
  db.run('select pg_cancel_backend($1)', [pid])

const hasCode = (error: unknown, code: string): boolean => error instanceof pg.DatabaseError && error.code === code

/** True of the error of a statement that was cancelled. */
export const wasCancelled = (error: unknown): boolean => hasCode(error, '57014')

/** True of the error of a drop that would have had to wait. */
export const wasLocked = (error: unknown): boolean => hasCode(error, '55P03')

/** What a concurrent build of somebody left when it broke off: it answers nothing, slows every insert, and has a name. */
const dropBroken = async (tx: Queryable): Promise<void> => {
  const broken = await tx.rows(
    z.object({ name: z.string() }),
    `select c.relname as name
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
     where i.indrelid = 'knowledge.embeddings'::regclass and a.amname = 'hnsw' and not i.indisvalid
       and not exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid)`,
  )
  for (const { name } of broken) await tx.run(`drop index knowledge.${quoted(name)}`)
}

// PostgreSQL does not notice by itself that its client was killed, and would build on for minutes for nobody. The
// setting is new in 14 and not for every platform, and nothing depends on it.
const STOP_WHEN_CLIENT_IS_GONE = `
  do $$ begin
    perform set_config('client_connection_check_interval', '5s', true);
  exception when undefined_object or invalid_parameter_value then null;
  end $$`

/**
 * Builds the run's dropped indexes again, or the default one, in this transaction: killed in its middle it leaves
 * nothing. It lets nobody write vectors meanwhile. `memory` is PostgreSQL's notation (`2GB`). No parallel workers: they
 * would take that memory from /dev/shm, of which a container has 64 MB. Without a limit of time, however the role is set.
 */
export const buildVectorIndexes = async (tx: Queryable, runId: number, memory: string): Promise<void> => {
  await tx.run('select set_config($1, $2, true)', ['maintenance_work_mem', memory])
  await tx.run('set local max_parallel_maintenance_workers = 0')
  await tx.run('set local statement_timeout = 0')
  await tx.run(STOP_WHEN_CLIENT_IS_GONE)
  await dropBroken(tx)
  const dropped = await droppedIndexes(tx, runId)
  // A commit whose answer was lost is made again: then they are there.
  const known = new Set((await listVectorIndexes(tx)).map(({ definition }) => definition))
  if (dropped.length === 0 && known.size === 0) await tx.run(DEFAULT_INDEX)
  for (const definition of dropped) if (!known.has(definition)) await tx.run(definition)
  await tx.run(`update core.migration_runs set dropped_indexes = '{}' where id = $1`, [runId])
}

const progressRow = z.object({ share: z.number() })

/** How far the build of an index of the vectors is, 0 to 1; undefined when none is built. Never for a build of one's own connection. */
export const readBuildProgress = async (db: Queryable): Promise<number | undefined> =>
  (
    await first(
      db,
      progressRow,
      `select coalesce(tuples_done::float8 / nullif(tuples_total, 0), blocks_done::float8 / nullif(blocks_total, 0), 0)
         as share
       from pg_stat_progress_create_index where relid = 'knowledge.embeddings'::regclass limit 1`,
    )
  )?.share
