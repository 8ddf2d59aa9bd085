// The scratch database of a restore test: made next to the real one, and dropped again whatever comes.
import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { z } from 'zod'
import { type Database, only } from '../store/database.ts'
import { BackupFault } from './fault.ts'

const ownRow = z.object({ name: z.string() })
const likeRow = z.object({ statement: z.string() })
const leftRow = z.object({ name: z.string(), quoted: z.string() })

/** Of this database only: another panel on the same server may be testing its own at this moment. */
const prefixOf = async (db: Database): Promise<string> => {
  const { name } = await only(db, ownRow, 'select current_database()::text as name')
  return `restore_test_${createHash('sha256').update(name).digest('hex').slice(0, 8)}_`
}

/** Same encoding and order of letters as the real one; what a text means must not change by being restored. */
const CREATE = `
  select format('create database %I template template0 encoding %L lc_collate %L lc_ctype %L',
    $1::text, pg_encoding_to_char(encoding), datcollate, datctype) as statement
  from pg_database where datname = current_database()`

const drop = (db: Database, quoted: string) => db.run(`drop database if exists ${quoted} with (force)`)

const isForbidden = (error: unknown) => error instanceof pg.DatabaseError && error.code === '42501'

/** Drops what killed tests of this database left behind, and nothing else. */
export const sweepScratch = async (db: Database): Promise<void> => {
  const left = await db.rows(
    leftRow,
    `select datname::text as name, quote_ident(datname) as quoted from pg_database where starts_with(datname, $1)`,
    [await prefixOf(db)],
  )
  for (const { name, quoted } of left) if (/_[0-9a-f]{12}$/.test(name)) await drop(db, quoted)
}

/** Gives `work` the name of a new, empty database. @throws BackupFault when the role may not create one. */
export const withScratch = async <T>(db: Database, work: (name: string) => Promise<T>): Promise<T> => {
  const name = `${await prefixOf(db)}${randomBytes(6).toString('hex')}`
  try {
    const { statement } = await only(db, likeRow, CREATE, [name])
    await db.run(statement)
  } catch (error) {
    throw isForbidden(error) ? new BackupFault('may_not_create_database', error) : error
  }
  try {
    return await work(name)
  } finally {
    // One that cannot be dropped now is dropped at the next try.
    await drop(db, name).catch(() => undefined)
  }
}
