// A server that lets a connection in and ends it in the same breath, as one does whose backends are being killed.
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { type Database, openDatabase } from '../../../engine/store/database.ts'
import { storeFault } from '../../../engine/store/steady.ts'

/** A message of PostgreSQL's wire protocol: its kind, its length, its content. */
const message = (kind: string, content: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(content.length + 4)
  return Buffer.concat([Buffer.from(kind), length, content])
}
const WELCOME = message('R', Buffer.alloc(4))
const READY = message('Z', Buffer.from('I'))
const THROWN_OUT = message(
  'E',
  Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
)

const server = createServer((socket: Socket) => {
  socket.on('error', () => undefined)
  // All in one piece: the client parses the end before anybody who waited for the beginning is told.
  socket.once('data', () => socket.end(Buffer.concat([WELCOME, READY, THROWN_OUT])))
})
let db: Database

beforeEach(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  db = openDatabase({ dsn: `postgresql://nobody@127.0.0.1:${port}/none`, connections: 1, onIdleError: () => undefined })
})
afterEach(async () => {
  await db.close()
  server.close()
})

it('is a lost server to who asked, and no end of the process', async () => {
  const thrown = await db.rows(z.unknown(), 'select 1').catch((error: unknown) => error)
  expect(storeFault(thrown)).toBe('lost')
})
