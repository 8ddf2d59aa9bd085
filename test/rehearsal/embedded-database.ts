// The child that holds the embedded database: PGlite computes on the thread it is called on, so it has its own process.
import { mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { openEmbedded } from '../../engine/store/embedded.ts'
import { serveParent } from './parent.ts'

const SOCKET = '.s.PGSQL.5432'

await serveParent(async () => {
  const [, , folder, front] = process.argv
  if (folder === undefined || front === undefined) throw new Error('the embedded database needs its two folders')
  const { dsn, close } = await openEmbedded(folder)
  // The socket has a new place at each start; the app, which may outlive this process, always finds it at `front`.
  const address = new URL(dsn)
  await mkdir(front, { mode: 0o700 })
  await symlink(join(address.searchParams.get('host') ?? '', SOCKET), join(front, SOCKET))
  address.searchParams.set('host', front)
  return {
    ready: { dsn: address.href },
    async close() {
      await rm(front, { recursive: true, force: true })
      await close()
    },
  }
})
