// A database of its own on the real server for a bench, and what every section of it needs.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Database, openDatabase } from '../../engine/store/database.ts'
import { migrate } from '../../engine/store/migrate.ts'

const SERVER_DSN = process.env.TEST_POSTGRES_DSN ?? 'postgresql://postgres@127.0.0.1:5432/postgres'

export interface Place {
  readonly db: Database
  readonly dsn: string
  readonly connections: number
  /** For the checkpoint file. */
  readonly folder: string
  close(): Promise<void>
}

/** @throws Error that says what to do when no server answers */
export const openPlace = async (): Promise<Place> => {
  const admin = new pg.Client({ connectionString: SERVER_DSN })
  try {
    await admin.connect()
  } catch (cause) {
    throw new Error(`no PostgreSQL at ${SERVER_DSN}: start one with pgvector, or set TEST_POSTGRES_DSN`, { cause })
  }
  const name = `panel_bench_${randomUUID().replaceAll('-', '')}`
  await admin.query(`create database ${name}`)
  const url = new URL(SERVER_DSN)
  url.pathname = `/${name}`
  const connections = 8
  const db = openDatabase({ dsn: url.toString(), connections, onIdleError: () => undefined })
  await migrate(db)
  const folder = mkdtempSync(join(tmpdir(), 'panel-bench-'))
  return {
    db,
    dsn: url.toString(),
    connections,
    folder,
    async close() {
      await db.close()
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The middle one of an odd number of figures. */
export const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN
