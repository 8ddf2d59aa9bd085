// A line to the database that a test can cut or freeze: what the engine sees when PostgreSQL is lost, or answers no more.
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'

export interface CuttableLine {
  /** The same database, by way of the line. */
  readonly dsn: string
  /** Ends every connection at once, and refuses new ones until mended. */
  cut(): void
  /** Refuses new connections, and leaves those that there are. */
  refuse(): void
  mend(): void
  /** From now on nothing arrives on either side, and every connection stays open: as with a container that is paused. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

const targetOf = (dsn: URL): { readonly path: string } | { readonly host: string; readonly port: number } => {
  const folder = dsn.searchParams.get('host')
  return folder === null
    ? { host: dsn.hostname, port: Number(dsn.port || 5432) }
    : { path: join(folder, '.s.PGSQL.5432') }
}

/** Opens a line on loopback to the server of `dsn`. */
export const openCuttableLine = async (dsn: string): Promise<CuttableLine> => {
  const given = new URL(dsn)
  const target = targetOf(given)
  const sockets = new Set<Socket>()
  const flows = new Set<() => void>()
  let whole = true
  let frozen = false
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer((near) => {
    keep(near)
    if (!whole) {
      near.destroy()
      return
    }
    const far = connect(target)
    keep(far)
    const flow = () => {
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        if (frozen) from.unpipe(to).pause()
        else from.pipe(to)
      }
    }
    flows.add(flow)
    flow()
    near.on('close', () => {
      flows.delete(flow)
      far.destroy()
    })
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the line has no port')
  const user = given.username === '' ? 'postgres' : given.username
  return {
    dsn: `postgresql://${user}${given.password ? `:${given.password}` : ''}@127.0.0.1:${address.port}${given.pathname}`,
    cut() {
      whole = false
      for (const socket of sockets) socket.destroy()
    },
    refuse() {
      whole = false
    },
    mend() {
      whole = true
    },
    freeze() {
      frozen = true
      for (const flow of flows) flow()
    },
    thaw() {
      frozen = false
      for (const flow of flows) flow()
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
