// The embedded database: PGlite on a folder, served on a Unix socket, so that the same pg client talks to both kinds.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { z } from 'zod'
import { openDoor } from './one-client.ts'

export interface EmbeddedDatabase {
  readonly dsn: string
  close(): Promise<void>
}

/** The server behind the door must never have to refuse: the connection of a client that has just left may linger. */
const MORE_THAN_THE_DOOR_LETS_IN = 100

const lockShape = z.object({ pid: z.number().int(), socket: z.string() })

const answers = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(socket)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })

const readLock = async (file: string) => {
  try {
    return lockShape.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    // Absent, or half written by a process that was killed: either way nobody can be holding it.
    return undefined
  }
}

/**
 * Opens the database in `folder` (made when missing) and serves one connection at a time: PGlite's sessions are
 * shared, so the messages of two clients could interleave.
 * @throws Error when another live process holds the folder: a second one would lose rows.
 */
export const openEmbedded = async (folder: string): Promise<EmbeddedDatabase> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lockFile = join(folder, 'panel.lock')
  const held = await readLock(lockFile)
  if (held && (await answers(held.socket)))
    throw new Error(`the embedded database in ${folder} is open in process ${held.pid}: stop that process first`)

  // A socket path is limited to about 107 bytes, so it lives in the temporary folder, closed to other users.
  const socketFolder = await mkdtemp(join(tmpdir(), 'panel-db-'))
  const socket = join(socketFolder, '.s.PGSQL.5432')
  const db = await PGlite.create(join(folder, 'pgdata'), { extensions: { vector } })
  const behind = join(socketFolder, 'behind')
  const server = new PGLiteSocketServer({ db, path: behind, maxConnections: MORE_THAN_THE_DOOR_LETS_IN })
  await server.start()
  const door = await openDoor(socket, behind)
  await writeFile(lockFile, JSON.stringify({ pid: process.pid, socket }))
  return {
    dsn: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(socketFolder)}`,
    async close() {
      await door.close()
      await server.stop()
      await db.close()
      await rm(lockFile, { force: true })
      await rm(socketFolder, { recursive: true, force: true })
    },
  }
}
