// The embedded database as a server that can be stopped and started again, always at the same address.
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type Child, startServing } from './child.ts'
import type { Environment } from './environment.ts'

export interface DatabaseServer {
  readonly dsn: string
  /** Stops it: whoever is connected is cut off, and finds nobody until it is started again. */
  stop(): Promise<void>
  /** Starts it again on the same folder. Throws when it cannot; does nothing while it runs. */
  start(): Promise<void>
}

export interface DatabaseServerOrder {
  /** Absolute; holds the rows. */
  readonly folder: string
  readonly environment: Environment
  /** Where the child's stdout and stderr are appended. */
  readonly output: string
}

const said = z.object({ dsn: z.string() })

/** Starts it. Throws when another process holds the folder. */
export const startDatabaseServer = async ({
  folder,
  environment,
  output,
}: DatabaseServerOrder): Promise<DatabaseServer> => {
  // A socket path is limited to about 104 bytes, so it lives in the temporary folder.
  const front = join(tmpdir(), `panel-front-${randomBytes(6).toString('hex')}`)
  const open = () =>
    startServing(
      {
        name: 'the embedded database',
        entry: new URL('./embedded-database.ts', import.meta.url),
        argv: [folder, front],
        environment,
        output,
      },
      said,
    )
  const first = await open()
  let child: Child | undefined = first
  return {
    dsn: first.said.dsn,
    async stop() {
      const running = child
      child = undefined
      await running?.stop('let_go')
    },
    async start() {
      child ??= await open()
    },
  }
}
